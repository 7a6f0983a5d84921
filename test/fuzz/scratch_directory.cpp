#include "test/fuzz/scratch_directory.hpp"

#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "test/fuzz/require.hpp"

namespace cafmq {

scratch_directory::scratch_directory() {
  std::error_code ignored;
  const std::filesystem::path in_memory{"/dev/shm"};
  const auto parent = std::filesystem::is_directory(in_memory, ignored)
                          ? in_memory
                          : std::filesystem::temp_directory_path();
  std::string name = parent / "cafmq-fuzz-XXXXXX";
  require(::mkdtemp(name.data()) != nullptr, "a directory can be made");
  path_ = name;
}

scratch_directory::~scratch_directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void scratch_directory::clear() const {
  for (const auto& entry : std::filesystem::directory_iterator{path_})
    std::filesystem::remove_all(entry.path());
}

void write_file(const std::filesystem::path& path, std::string_view content, int64_t size) {
  std::filesystem::create_directories(path.parent_path());
  const auto taken = std::min(static_cast<int64_t>(content.size()), size);
  std::ofstream{path, std::ios::binary | std::ios::trunc}
      << content.substr(0, static_cast<size_t>(taken));
  std::filesystem::resize_file(path, static_cast<uintmax_t>(size));
}

}  // namespace cafmq
