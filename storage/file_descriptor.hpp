#pragma once

/// An open file or directory that is closed with its owner, and the few system calls on one that
/// the store makes. Files are made for their owner only, and links to files are not followed. One
/// thread at a time.

#include <sys/types.h>

#include <filesystem>
#include <span>
#include <string_view>

#include "base/error.hpp"

namespace cafmq {

class file_descriptor {
 public:
  /// `flags` as for open(2). no_space, io_failed.
  [[nodiscard]] static result<file_descriptor> open(const std::filesystem::path& path, int flags);

  file_descriptor(file_descriptor&& other) noexcept;
  file_descriptor& operator=(file_descriptor&& other) noexcept;
  ~file_descriptor();

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Writes all of `bytes` at `position`.
  [[nodiscard]] result<void> write(std::string_view bytes, off_t position) const;

  /// Fills `to` with what lies at `position`. io_failed, also when the file ends before.
  [[nodiscard]] result<void> read(std::span<char> to, off_t position) const;

  /// Makes content and length durable.
  [[nodiscard]] result<void> sync() const;

 private:
  file_descriptor(std::filesystem::path path, int number);

  std::filesystem::path path_;
  int number_ = -1;
};

/// Makes it durable which files a directory has.
[[nodiscard]] result<void> sync_directory(const std::filesystem::path& directory);

/// Makes everything durable that the file system of `directory` has: for changes to more files than
/// could be flushed one by one.
[[nodiscard]] result<void> sync_file_system(const std::filesystem::path& directory);

/// Makes `directory` and what is missing above it, for the owner alone; what it made is durable.
[[nodiscard]] result<void> make_directories(const std::filesystem::path& directory);

/// Removes a file; fine when it is not there.
[[nodiscard]] result<void> remove_file(const std::filesystem::path& path);

}  // namespace cafmq
