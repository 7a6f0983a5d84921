#pragma once

/// One directory of a fuzzer, in memory where the machine offers it, emptied for each input and
/// removed with the process. One thread.

#include <filesystem>
#include <string_view>

namespace cafmq {

class scratch_directory {
 public:
  scratch_directory();
  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;
  ~scratch_directory();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  void clear() const;

 private:
  std::filesystem::path path_;
};

/// Writes a file of `size` bytes: `content`, cut or followed by zeros. Makes its directory.
void write_file(const std::filesystem::path& path, std::string_view content, int64_t size);

}  // namespace cafmq
