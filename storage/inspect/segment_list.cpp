#include "storage/inspect/segment_list.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "storage/file_names.hpp"

namespace cafmq {
namespace {

namespace fs = std::filesystem;

// Calls `take` for every entry of a directory, which may be missing.
template <class Take>
result<void> each_entry(const fs::path& directory, Take take) {
  std::error_code problem;
  fs::directory_iterator entry{directory, problem};
  if (problem == std::errc::no_such_file_or_directory) return {};
  for (; !problem && entry != fs::directory_iterator{}; entry.increment(problem))
    take(entry->path());
  if (problem)
    return fail_errno(fmt::format("cannot list {}", directory.native()), problem.value());
  return {};
}

}  // namespace

std::optional<int64_t> segment_list::file_size() const {
  if (files.empty()) return std::nullopt;
  std::optional<int64_t> least;
  for (size_t at = 1; at < files.size(); ++at) {
    const auto distance = files[at].begin - files[at - 1].begin;
    if (!least || distance < *least) least = distance;
  }
  if (!least && files.front().size > 0) least = files.front().size;
  return least;
}

const segment_file* segment_list::find(int64_t position) const {
  const auto behind =
      std::upper_bound(files.begin(), files.end(), position,
                       [](int64_t wanted, const auto& file) { return wanted < file.begin; });
  return behind == files.begin() ? nullptr : &*std::prev(behind);
}

result<segment_list> list_segments(const fs::path& directory) {
  constexpr int64_t begin_max = int64_t{1} << 62;  // adding a file's size cannot overflow
  segment_list list;
  list.directory = directory;
  auto listed = each_entry(directory, [&](const fs::path& path) {
    const auto begin = file_names::parse_segment(path.filename().native());
    struct stat status {};
    if (!begin || *begin > begin_max || ::lstat(path.c_str(), &status) != 0 ||
        !S_ISREG(status.st_mode)) {
      list.foreign.push_back(path);
      return;
    }
    constexpr int64_t block_size = 512;  // stat(2) counts in these whatever the file system
    list.files.push_back({*begin, status.st_size, status.st_blocks * block_size, path});
  });
  if (!listed) return fail(std::move(listed).error());
  std::sort(list.files.begin(), list.files.end(),
            [](const auto& left, const auto& right) { return left.begin < right.begin; });
  std::sort(list.foreign.begin(), list.foreign.end());
  return list;
}

result<std::vector<fs::path>> list_directories(const fs::path& directory,
                                               std::vector<fs::path>& foreign) {
  std::vector<fs::path> found;
  auto listed = each_entry(directory, [&](const fs::path& path) {
    std::error_code ignored;
    const bool is_directory = fs::symlink_status(path, ignored).type() == fs::file_type::directory;
    (is_directory ? found : foreign).push_back(path);
  });
  if (!listed) return fail(std::move(listed).error());
  std::sort(found.begin(), found.end());
  std::sort(foreign.begin(), foreign.end());
  return found;
}

}  // namespace cafmq
