#pragma once

/// Watches what this program does to the files below one directory, knows at any time what a power
/// cut would leave of them, and can make calls fail. The program's own open, msync and so on stand
/// in front of the C library's (disk_calls.cpp). At most one at a time; one thread.
///
/// Invariants
///  1. Only what was flushed is certain to be in an image; of the rest, a random part is.
///  2. Calls that the observer makes are not watched.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "test/disk/disk_call.hpp"
#include "test/disk/disk_image.hpp"
#include "test/disk/metadata_journal.hpp"

namespace cafmq {

class recorded_disk {
 public:
  /// What is below `top` now counts as being on disk. `top` is absolute, and exists.
  recorded_disk(const std::filesystem::path& top, metadata_order order, unsigned seed);
  recorded_disk(const recorded_disk&) = delete;
  recorded_disk& operator=(const recorded_disk&) = delete;
  ~recorded_disk();

  /// Called before each watched call that may change what is on disk.
  void observe(std::function<void()> before_change) { before_change_ = std::move(before_change); }

  [[nodiscard]] fault_plan& faults() { return faults_; }

  /// What a power cut now would leave: one of many possibilities.
  [[nodiscard]] disk_image image() { return journal_.image(random_); }

  /// What was done that must never be: bytes written through a map where no block is. Also says
  /// when the record and the real directory differ.
  [[nodiscard]] std::optional<std::string> problem();

  // -- for disk_calls.cpp --

  /// The recorder when it watches `path` or `file`; null otherwise.
  [[nodiscard]] static recorded_disk* watching(const char* path);
  [[nodiscard]] static recorded_disk* watching(int file);
  [[nodiscard]] static recorded_disk* watching(const void* address);

  [[nodiscard]] call_fate begin(disk_call call, bool takes_space);

  void opened(const char* path, int file, int flags);
  void closed(int file) { files_.erase(file); }
  void mapped(void* address, size_t length, int file, off_t begin);
  void unmapped(void* address) { maps_.erase(static_cast<char*>(address)); }
  void truncated(int file, off_t length);
  void allocated(int file, int mode, off_t begin, off_t length);
  void wrote(int file, off_t begin, ssize_t length);
  void flushed_map(const void* address, size_t length, bool works);
  void flushed_file(int file, bool works);
  void flushed_all();
  void renamed(const char* from, const char* to);
  void removed(const char* path);
  void made_directory(const char* path);
  [[nodiscard]] bool exists(const char* path) const;

 private:
  using node = metadata_journal::node;
  struct open_file {
    std::string name;
    node file;
  };
  struct map {
    size_t length;
    off_t begin;
    open_file mapped;
  };

  [[nodiscard]] std::optional<std::string> find_problem() const;
  [[nodiscard]] std::string name_of(const char* path) const;
  [[nodiscard]] const map* find_map(const void* address) const;
  void set_length(const node& file, int64_t length, bool by_writing);
  void age();

  const std::string top_;
  std::mt19937 random_;
  metadata_journal journal_;
  fault_plan faults_;
  std::function<void()> before_change_;
  bool is_busy_ = false;
  std::map<int, open_file> files_;
  std::map<const char*, map> maps_;
  std::map<node, int64_t> lengths_;
};

}  // namespace cafmq
