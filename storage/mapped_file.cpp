#include "storage/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include <boost/interprocess/exceptions.hpp>
#include <boost/interprocess/file_mapping.hpp>

#include "base/check.hpp"
#include "storage/file_descriptor.hpp"

namespace cafmq {
namespace {

constexpr int64_t page_size = 4096;

// Of Linux 5.14; Debian 12's headers have it, older ones do not.
constexpr int advise_populate_write = 23;

constexpr int64_t page_floor(int64_t distance) {
  return distance / page_size * page_size;
}

constexpr int64_t page_ceiling(int64_t distance) {
  return page_floor(distance + page_size - 1);
}

result<boost::interprocess::mapped_region> map_file(const std::filesystem::path& path, int64_t size,
                                                    access_pattern pattern) {
  using namespace boost::interprocess;
  try {
    const file_mapping file{path.c_str(), read_write};  // the map outlives it and its descriptor
    mapped_region region{file, read_write, 0, static_cast<size_t>(size)};
    if (pattern == access_pattern::random) region.advise(mapped_region::advice_random);
    return region;
  } catch (const interprocess_exception& problem) {
    return fail_errno(fmt::format("cannot map {}; if this is the limit on maps, raise "
                                  "vm.max_map_count",
                                  path.native()),
                      problem.get_native_error());
  }
}

// Extends the file without taking blocks.
result<void> set_length(const file_descriptor& file, int64_t size) {
  if (::ftruncate(file.number(), size) != 0)
    return fail_errno(fmt::format("cannot give {} its length", file.path().native()), errno);
  return {};
}

result<void> write_zeros(const file_descriptor& file, int64_t from, int64_t to) {
  static constexpr char zeros[64 << 10] = {};
  while (from < to) {
    const auto step = std::min<int64_t>(to - from, sizeof zeros);
    auto written = file.write({zeros, static_cast<size_t>(step)}, from);
    if (!written) return written;
    from += step;
  }
  return {};
}

}  // namespace

mapped_file::mapped_file(std::filesystem::path path, int64_t begin,
                         boost::interprocess::mapped_region region)
    : path_{std::move(path)},
      begin_{begin},
      size_{static_cast<int64_t>(region.get_size())},
      region_{std::move(region)},
      ready_{begin} {}

result<std::shared_ptr<mapped_file>> mapped_file::create(const std::filesystem::path& path,
                                                         int64_t begin, int64_t size,
                                                         access_pattern pattern) {
  {
    auto file = file_descriptor::open(path, O_RDWR | O_CREAT | O_EXCL);
    if (!file) return fail(std::move(file).error());
    auto extended = set_length(*file, size);
    if (!extended) {
      ::unlink(path.c_str());
      return fail(std::move(extended).error());
    }
  }
  auto opened = open(path, begin, size, pattern);
  if (!opened) ::unlink(path.c_str());
  return opened;
}

result<std::shared_ptr<mapped_file>> mapped_file::open(const std::filesystem::path& path,
                                                       int64_t begin, int64_t size,
                                                       access_pattern pattern) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0)
    return fail_errno(fmt::format("cannot look at {}", path.native()), errno);
  if (!S_ISREG(status.st_mode) || status.st_size != size)
    return fail(errc::corrupt,
                "{} has {} bytes where {} are expected; set the file size that the store was made "
                "with, or restore the file",
                path.native(), status.st_size, size);
  auto region = map_file(path, size, pattern);
  if (!region) return fail(std::move(region).error());
  return std::shared_ptr<mapped_file>{new mapped_file{path, begin, std::move(*region)}};
}

char* mapped_file::at(int64_t position) {
  CAFMQ_CHECK(position >= begin_ && position <= end());
  return static_cast<char*>(region_.get_address()) + (position - begin_);
}

const char* mapped_file::at(int64_t position) const {
  CAFMQ_CHECK(position >= begin_ && position <= end());
  return static_cast<const char*>(region_.get_address()) + (position - begin_);
}

result<void> mapped_file::allocate(int64_t from, int64_t to) const {
  auto file = file_descriptor::open(path_, O_RDWR);
  if (!file) return fail(std::move(file).error());
  const auto first = page_floor(from - begin_);
  int done = 0;
  do {
    done = ::fallocate(file->number(), FALLOC_FL_KEEP_SIZE, first, to - begin_ - first);
  } while (done != 0 && errno == EINTR);
  if (done != 0)
    return fail_errno(fmt::format("cannot allocate disk blocks for {}", path_.native()), errno);
  return {};
}

result<void> mapped_file::reserve(int64_t to) {
  const std::lock_guard guard{reserving_};
  to = std::min(to, end());
  const auto from = ready();
  if (to <= from) return {};
  auto allocated = allocate(from, to);
  if (allocated) ready_.store(to, std::memory_order_release);
  return allocated;
}

result<void> mapped_file::reserve_written(int64_t to) {
  const std::lock_guard guard{reserving_};
  to = std::min(to, end());
  const auto from = ready();
  if (to <= from) return {};
  auto done = allocate(from, to);
  if (!done) return done;
  populate(from, to);
  std::memset(at(from), 0, static_cast<size_t>(to - from));
  done = sync(from, to);
  if (!done) return fail(errc::flush_failed, "{}", done.error().text());
  ready_.store(to, std::memory_order_release);
  return {};
}

void mapped_file::resume_at(int64_t position) {
  ready_.store(position, std::memory_order_release);
}

void mapped_file::populate(int64_t from, int64_t to) {
  const auto first = page_floor(from - begin_);
  const auto length = std::min(to, end()) - begin_ - first;
  if (length > 0)
    (void)::madvise(at(begin_) + first, static_cast<size_t>(length), advise_populate_write);
}

result<void> mapped_file::sync(int64_t from, int64_t to) const {
  const auto first = page_floor(from - begin_);
  auto* address = static_cast<char*>(region_.get_address()) + first;
  if (::msync(address, static_cast<size_t>(to - begin_ - first), MS_SYNC) != 0)
    return fail_errno(fmt::format("cannot flush {} from byte {} on", path_.native(), from - begin_),
                      errno);
  return {};
}

result<void> mapped_file::rewrite(int64_t from, int64_t to) const {
  auto file = file_descriptor::open(path_, O_RDWR);
  if (!file) return fail(std::move(file).error());
  constexpr int64_t chunk_size = 1 << 20;
  std::string chunk;
  while (from < to) {
    chunk.resize(static_cast<size_t>(std::min(to - from, chunk_size)));
    auto done = file->read(chunk, from - begin_);
    if (done) done = file->write(chunk, from - begin_);
    if (!done) return done;
    from += static_cast<int64_t>(chunk.size());
  }
  return {};
}

result<void> mapped_file::zero_from(int64_t position) {
  auto file = file_descriptor::open(path_, O_RDWR);
  if (!file) return fail(std::move(file).error());
  const auto first = position - begin_;
  const auto whole_pages = std::min(page_ceiling(first), size_);
  auto done = write_zeros(*file, first, whole_pages);
  if (!done || whole_pages == size_) return done;
  if (::fallocate(file->number(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, whole_pages,
                  size_ - whole_pages) == 0)
    return {};
  if (errno == EOPNOTSUPP) return write_zeros(*file, whole_pages, size_);
  return fail_errno(fmt::format("cannot clear the end of {}", path_.native()), errno);
}

}  // namespace cafmq
