#pragma once

/// Names and lengths of files below one directory: what programs see, what the disk has, and the
/// changes between the two in the order in which they were made. One thread.
///
/// Invariants
///  1. A change reaches the disk as a whole: a rename is atomic.
///  2. journalled: changes reach the disk in order, as on ext4 and xfs. unordered: each on its own,
///     which is all that POSIX promises.
///  3. A length that came from writing is independent of the order: the data decides when.

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "test/disk/disk_image.hpp"
#include "test/disk/disk_node.hpp"

namespace cafmq {

enum class metadata_order : uint8_t { journalled, unordered };

class metadata_journal {
 public:
  using node = std::shared_ptr<disk_node>;
  using node_map = std::map<std::string, node>;

  explicit metadata_journal(metadata_order order) : order_{order} {}

  /// Something that has been on disk before anybody looked.
  void add_existing(const std::string& name, node node);

  void create(const std::string& name, node node);
  void remove(const std::string& name);
  void rename(const std::string& from, const std::string& to);

  /// `node` has `length` now, by truncation or by writing.
  void set_length(const node& node, int64_t length, bool by_writing);

  /// Null when there is none.
  [[nodiscard]] node find(const std::string& name) const;
  [[nodiscard]] const node_map& names() const { return names_; }

  /// Changes that a flush of the file or directory `node`, called `name`, brings to the disk.
  void sync(const std::string& name, const node& node);

  /// A flush of the whole file system.
  void sync_all();

  /// The oldest change reaches the disk by itself.
  void write_oldest_back();

  /// The files and directories that a power cut now would leave.
  [[nodiscard]] disk_image image(std::mt19937& random) const;

 private:
  struct change {
    std::string removed;  // the names that it takes away and gives; empty: none
    std::string added;
    node about;
    int64_t length = -1;  // the new length, or -1 for a change of names
    bool by_writing = false;

    [[nodiscard]] bool is_in(const std::string& directory) const;
  };
  struct remains;

  [[nodiscard]] bool touches(const change& change, const std::string& name, const node& node) const;
  void rename_directory(const std::string& from, const std::string& to);
  void commit(const change& change);
  [[nodiscard]] std::vector<bool> choose(std::mt19937& random) const;

  metadata_order order_;
  node_map names_;
  node_map on_disk_;
  std::vector<change> pending_;
};

}  // namespace cafmq
