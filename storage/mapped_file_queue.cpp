#include "storage/mapped_file_queue.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"

namespace cafmq {
namespace {

struct found_file {
  int64_t begin;
  std::filesystem::path path;
};

// The files of a directory by position; a missing directory has none.
result<std::vector<found_file>> list_files(const std::filesystem::path& directory) {
  std::vector<found_file> found;
  std::error_code problem;
  std::filesystem::directory_iterator entry{directory, problem};
  if (problem == std::errc::no_such_file_or_directory) return found;
  for (; !problem && entry != std::filesystem::directory_iterator{}; entry.increment(problem)) {
    const auto begin = file_names::parse_segment(entry->path().filename().native());
    constexpr int64_t begin_max = int64_t{1} << 62;  // adding a file's size cannot overflow
    if (!begin || *begin > begin_max)
      return fail(errc::corrupt, "{} is not a file of the store; move it elsewhere",
                  entry->path().native());
    found.push_back({*begin, entry->path()});
  }
  if (problem)
    return fail_errno(fmt::format("cannot list {}", directory.native()), problem.value());
  std::sort(found.begin(), found.end(),
            [](const auto& left, const auto& right) { return left.begin < right.begin; });
  return found;
}

}  // namespace

mapped_file_queue::mapped_file_queue(std::filesystem::path directory, int64_t file_size,
                                     access_pattern pattern)
    : directory_{std::move(directory)}, file_size_{file_size}, pattern_{pattern} {}

result<void> mapped_file_queue::load() {
  auto found = list_files(directory_);
  if (!found) return fail(std::move(found).error());
  std::error_code ignored;
  if (!found->empty() && std::filesystem::is_regular_file(found->back().path, ignored) &&
      std::filesystem::file_size(found->back().path, ignored) == 0) {
    unfinished_ = found->back().path;
    found->pop_back();
  }
  files loaded;
  for (const auto& file : *found) {
    if (file.begin % file_size_ != 0)
      return fail(errc::corrupt,
                  "the name of {} is not a multiple of the file size {}; set the size that the "
                  "store was made with",
                  file.path.native(), file_size_);
    if (!loaded.empty() && file.begin != loaded.back()->end())
      return fail(errc::corrupt,
                  "{} is missing before {}; restore it (a consume queue's whole directory may be "
                  "deleted and is rebuilt)",
                  file_names::segment(loaded.back()->end()), file.path.native());
    auto opened = mapped_file::open(file.path, file.begin, file_size_, pattern_);
    if (!opened) return fail(std::move(opened).error());
    loaded.push_back(std::move(*opened));
  }
  files_.publish(std::move(loaded));
  return {};
}

result<void> mapped_file_queue::remove_unfinished() {
  if (unfinished_.empty()) return {};
  return remove_file(std::exchange(unfinished_, {}));
}

std::shared_ptr<mapped_file> mapped_file_queue::find(int64_t position) const {
  const auto files = read();
  if (files->empty() || position < files->front()->begin() || position >= files->back()->end())
    return nullptr;
  return (*files)[static_cast<size_t>((position - files->front()->begin()) / file_size_)];
}

result<std::shared_ptr<mapped_file>> mapped_file_queue::find_or_create(int64_t position) {
  if (auto file = find(position)) return file;
  const std::lock_guard guard{changing_};
  if (auto file = find(position)) return file;  // somebody else was faster
  const auto files = read();
  CAFMQ_CHECK(files->empty() || position == files->back()->end());
  return create(file_begin(position));
}

result<std::shared_ptr<mapped_file>> mapped_file_queue::create(int64_t begin) {
  auto done = make_directories(directory_);
  if (!done) return fail(std::move(done).error());
  const auto path = directory_ / file_names::segment(begin);
  auto file = mapped_file::create(path, begin, file_size_, pattern_);
  if (!file) return file;
  auto grown = *read();
  grown.push_back(*file);
  files_.publish(std::move(grown));
  return file;
}

result<void> mapped_file_queue::remove_from(int64_t position) {
  const std::lock_guard guard{changing_};
  auto kept = *read();
  while (!kept.empty() && kept.back()->begin() >= position) {
    auto removed = remove_file(kept.back()->path());
    if (!removed) return removed;
    kept.pop_back();
    files_.publish(kept);
  }
  return {};
}

}  // namespace cafmq
