#pragma once

/// A directory for many short-lived files: below CAFMQ_SCRATCH if that is set, else in memory where
/// there is such a place. Removed with everything in it, unless it is kept for somebody to look at.

#include <stdlib.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

namespace cafmq {

class scratch_directory {
 public:
  scratch_directory() {
    std::string name = parent() / "cafmq-crash-XXXXXX";
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;
  ~scratch_directory() {
    std::error_code ignored;
    if (!is_kept_) std::filesystem::remove_all(path_, ignored);
  }

  void keep() { is_kept_ = true; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  static std::filesystem::path parent() {
    if (const char* given = std::getenv("CAFMQ_SCRATCH")) return given;
    const std::filesystem::path memory = "/dev/shm";
    const bool usable = ::access(memory.c_str(), W_OK | X_OK) == 0;
    return usable ? memory : std::filesystem::temp_directory_path();
  }

  std::filesystem::path path_;
  bool is_kept_ = false;
};

}  // namespace cafmq
