#include "storage/mapped_file_queue.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/check.hpp"
#include "storage/file_names.hpp"

namespace cafmq {
namespace {

struct found_file {
  int64_t begin;
  int64_t length;
  std::filesystem::path path;
};

// A regular file's length; -1 for anything else, which is never right.
result<int64_t> length_of(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0)
    return fail_errno(fmt::format("cannot look at {}", path.native()), errno);
  return S_ISREG(status.st_mode) ? int64_t{status.st_size} : -1;
}

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
    const auto length = length_of(entry->path());
    if (!length) return fail(length.error());
    found.push_back({*begin, *length, entry->path()});
  }
  if (problem)
    return fail_errno(fmt::format("cannot list {}", directory.native()), problem.value());
  std::sort(found.begin(), found.end(),
            [](const auto& left, const auto& right) { return left.begin < right.begin; });
  return found;
}

constexpr auto comes_before = [](const auto& known, int64_t begin) { return known.begin < begin; };

}  // namespace

mapped_file_queue::mapped_file_queue(std::filesystem::path directory, int64_t file_size,
                                     access_pattern pattern, map_cache& maps)
    : directory_{std::move(directory)}, file_size_{file_size}, pattern_{pattern}, maps_{maps} {}

// -- loading ------------------------------------------------------------------

result<void> mapped_file_queue::load() {
  auto found = list_files(directory_);
  if (!found) return fail(std::move(found).error());
  if (!found->empty() && found->back().length == 0) {
    has_unfinished_ = true;
    found->pop_back();
  }
  for (size_t index = 0; index < found->size(); ++index) {
    const auto& file = (*found)[index];
    if (file.begin % file_size_ != 0)
      return fail(errc::corrupt,
                  "the name of {} is not a multiple of the file size {}; set the size that the "
                  "store was made with",
                  file.path.native(), file_size_);
    if (index > 0 && file.begin != (*found)[index - 1].begin + file_size_)
      return fail(errc::corrupt,
                  "{} is missing before {}; restore it (a consume queue's whole directory may be "
                  "deleted and is rebuilt)",
                  file_names::segment((*found)[index - 1].begin + file_size_), file.path.native());
    if (file.length != file_size_)
      return fail(errc::corrupt,
                  "{} has {} bytes where {} are expected; set the file size that the store was "
                  "made with, or restore the file",
                  file.path.native(), file.length, file_size_);
  }
  if (found->empty()) return {};
  begin_.store(found->front().begin, std::memory_order_release);
  end_.store(found->back().begin + file_size_, std::memory_order_release);
  return {};
}

result<void> mapped_file_queue::remove_unfinished() {
  if (!std::exchange(has_unfinished_, false)) return {};
  auto found = list_files(directory_);
  if (!found) return fail(std::move(found).error());
  return remove_file(found->back().path);
}

// -- looking ------------------------------------------------------------------

std::filesystem::path mapped_file_queue::path_of(int64_t position) const {
  return directory_ / file_names::segment(file_begin(position));
}

tl::unexpected<error> mapped_file_queue::no_file_at(int64_t position) const {
  return fail(errc::out_of_range, "{} has {} to {}, not {}", directory_.native(), begin(), end(),
              position);
}

// Under the lock.
std::shared_ptr<mapped_file> mapped_file_queue::find_mapped(int64_t begin) const {
  const auto known = std::lower_bound(mapped_.begin(), mapped_.end(), begin, comes_before);
  if (known == mapped_.end() || known->begin != begin) return nullptr;
  auto file = known->file.lock();
  if (file != nullptr) file->note_use();
  return file;
}

// Under the lock.
void mapped_file_queue::remember(const std::shared_ptr<mapped_file>& file) const {
  maps_.keep(file);
  const auto begin = file->begin();
  auto known = std::lower_bound(mapped_.begin(), mapped_.end(), begin, comes_before);
  if (known != mapped_.end() && known->begin == begin) {
    known->file = file;
    return;
  }
  mapped_.insert(known, {begin, file});
  if (mapped_.size() < clear_at_) return;
  std::erase_if(mapped_, [](const auto& known) { return known.file.expired(); });
  clear_at_ = std::max<size_t>(8, 2 * mapped_.size());
}

result<std::shared_ptr<mapped_file>> mapped_file_queue::find(int64_t position) const {
  const std::lock_guard guard{changing_};
  if (!has(position)) return no_file_at(position);
  const auto begin = file_begin(position);
  if (auto file = find_mapped(begin)) return file;
  auto file = mapped_file::open(path_of(begin), begin, file_size_, pattern_);
  if (file) remember(*file);
  return file;
}

result<file_descriptor> mapped_file_queue::open(int64_t position) const {
  if (!has(position)) return no_file_at(position);
  auto file = file_descriptor::open(path_of(position), O_RDONLY);
  if (!file && !has(position)) return no_file_at(position);  // removed just now
  return file;
}

result<void> mapped_file_queue::read(int64_t position, std::span<char> to) const {
  const auto file = open(position);
  if (!file) return fail(file.error());
  return file->read(to, position - file_begin(position));
}

// -- making and removing ------------------------------------------------------

result<std::shared_ptr<mapped_file>> mapped_file_queue::find_or_create(int64_t position) {
  if (has(position)) return find(position);
  {
    const std::lock_guard guard{changing_};
    if (!has(position)) {
      CAFMQ_CHECK(empty() || position == end());
      return create(file_begin(position));
    }
  }
  return find(position);  // somebody else was faster
}

// Under the lock.
result<std::shared_ptr<mapped_file>> mapped_file_queue::create(int64_t begin) {
  auto done = make_directories(directory_);
  if (!done) return fail(std::move(done).error());
  auto file = mapped_file::create(path_of(begin), begin, file_size_, pattern_);
  if (!file) return file;
  remember(*file);
  if (empty()) begin_.store(begin, std::memory_order_release);
  end_.store(begin + file_size_, std::memory_order_release);
  return file;
}

result<void> mapped_file_queue::remove_from(int64_t position) {
  const std::lock_guard guard{changing_};
  while (!empty() && end() - file_size_ >= position) {
    const auto last = end() - file_size_;
    auto removed = remove_file(path_of(last));
    if (!removed) return removed;
    if (const auto file = find_mapped(last)) maps_.drop(*file);
    end_.store(last, std::memory_order_release);
  }
  return {};
}

result<bool> mapped_file_queue::remove_first() {
  const std::lock_guard guard{changing_};
  const auto first = begin();
  if (empty()) return false;
  if (auto file = find_mapped(first)) {
    maps_.drop(*file);
    if (file.use_count() > 1) {  // a reader's; the file is looked for again the next time
      maps_.keep(file);
      return false;
    }
  }
  // Readers that come from now on are told; then the name goes.
  begin_.store(first + file_size_, std::memory_order_release);
  auto removed = remove_file(path_of(first));
  if (!removed) {
    begin_.store(first, std::memory_order_release);
    return fail(std::move(removed).error());
  }
  return true;
}

}  // namespace cafmq
