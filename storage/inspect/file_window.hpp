#pragma once

/// Reads a file piece by piece with pread, for looking at a store that may be damaged: nothing is
/// mapped, so that a disk that cannot read is an error with file and byte, never a signal. Holds
/// one buffer. One thread.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "storage/file_descriptor.hpp"

namespace cafmq {

class file_window {
 public:
  /// `step`: how many bytes are read at once, at least. errc::io_failed; corrupt when it is no
  /// plain file.
  [[nodiscard]] static result<file_window> open(const std::filesystem::path& path,
                                                int64_t step = int64_t{256} << 10);

  [[nodiscard]] const std::filesystem::path& path() const { return file_.path(); }

  /// Its length when it was opened.
  [[nodiscard]] int64_t size() const { return size_; }

  /// What lies in [position, position + count); fewer bytes at the end of the file. Valid until the
  /// next call.
  [[nodiscard]] result<std::string_view> bytes(int64_t position, int64_t count);

  /// Reads again what a writer may have changed meanwhile.
  void forget() { buffer_.clear(); }

  /// The first byte at or behind `position` that is not zero; size() when there is none. Holes are
  /// passed over without reading them.
  [[nodiscard]] result<int64_t> find_content(int64_t position);

 private:
  file_window(file_descriptor file, int64_t size, int64_t step);

  [[nodiscard]] result<void> fill(int64_t position, int64_t count);

  file_descriptor file_;
  int64_t size_;
  int64_t step_;
  int64_t begin_ = 0;  // where the buffer lies
  std::string buffer_;
};

}  // namespace cafmq
