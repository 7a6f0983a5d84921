#include "test/disk/disk_node.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "base/check.hpp"

namespace cafmq {
namespace {

constexpr auto page_size = disk_node::page_size;
constexpr auto sector_size = disk_node::sector_size;

// The part of `content` that lies in a page; shorter at the end.
std::string_view page_of(std::string_view content, int64_t page) {
  const auto first = std::min(static_cast<size_t>(page * page_size), content.size());
  return content.substr(first, page_size);
}

bool is_zero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

int64_t pages_of(std::string_view content) {
  return (static_cast<int64_t>(content.size()) + page_size - 1) / page_size;
}

bool flip(std::mt19937& random) {
  return random() % 2 == 0;
}

}  // namespace

// The system calls are made directly: the C library's names are the recorder's.
disk_node::disk_node(const std::string& path, bool is_on_disk)
    : reader_{
          static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path.c_str(), O_RDONLY | O_CLOEXEC))} {
  CAFMQ_CHECK(reader_ >= 0);
  if (!is_on_disk) return;
  on_disk_ = current();
  for (int64_t page = 0; page < pages_of(on_disk_); ++page)
    blocks_.push_back(!is_zero(page_of(on_disk_, page)));
}

disk_node::~disk_node() {
  if (reader_ >= 0) ::syscall(SYS_close, reader_);
}

std::string disk_node::current() const {
  struct stat status {};
  CAFMQ_CHECK(::fstat(reader_, &status) == 0);
  std::string content(static_cast<size_t>(status.st_size), '\0');
  const auto taken = ::syscall(SYS_pread64, reader_, content.data(), content.size(), 0);
  CAFMQ_CHECK(taken == status.st_size);
  return content;
}

// -- to the disk --------------------------------------------------------------

bool disk_node::is_lost(int64_t page, const std::string& now) const {
  const auto lost = lost_.find(page);
  return lost != lost_.end() && lost->second == page_of(now, page);
}

void disk_node::copy_page(int64_t page, const std::string& now) {
  if (is_lost(page, now)) return;
  lost_.erase(page);
  const auto from = page_of(now, page);
  const auto at = page * page_size;
  const auto length = std::min(static_cast<int64_t>(from.size()), length_on_disk() - at);
  if (length > 0) std::copy_n(from.begin(), length, on_disk_.begin() + at);
}

void disk_node::write_back(int64_t from, int64_t to) {
  const auto now = current();
  const auto end = std::min(pages_of(now), (to + page_size - 1) / page_size);
  for (auto page = from / page_size; page < end; ++page) copy_page(page, now);
}

void disk_node::fail_write_back(int64_t from, int64_t to, std::mt19937& random) {
  const auto now = current();
  const auto end = std::min(pages_of(now), (to + page_size - 1) / page_size);
  for (auto page = from / page_size; page < end; ++page) {
    if (page_of(now, page) == page_of(on_disk_, page)) continue;
    if (flip(random))
      copy_page(page, now);
    else
      lost_[page] = page_of(now, page);
  }
}

void disk_node::write_some_back(std::mt19937& random) {
  const auto now = current();
  for (int64_t page = 0; page < pages_of(now); ++page)
    if (flip(random)) copy_page(page, now);
}

void disk_node::note_write(int64_t from, int64_t to) {
  lost_.erase(lost_.lower_bound(from / page_size),
              lost_.lower_bound((to + page_size - 1) / page_size));
  give_blocks(from, to);
}

// -- images -------------------------------------------------------------------

std::string disk_node::with_some_pages(std::string content, std::mt19937& random) const {
  const auto now = current();
  const auto share = random() % 5;  // 0: nothing more has reached the disk, 4: everything has
  const bool tears = flip(random);
  for (int64_t page = 0; page < pages_of(content); ++page) {
    const auto fresh = page_of(now, page);
    if (fresh == page_of(content, page) || is_lost(page, now) || random() % 4 >= share) continue;
    const bool is_torn = tears && flip(random);
    for (int64_t sector = 0; sector < page_size; sector += sector_size) {
      if (is_torn && flip(random)) continue;
      const auto at = page * page_size + sector;
      const auto end = std::min(static_cast<int64_t>(content.size()),
                                page * page_size + static_cast<int64_t>(fresh.size()));
      const auto length = std::min(sector_size, end - at);
      if (length > 0) std::copy_n(fresh.begin() + sector, length, content.begin() + at);
    }
  }
  return content;
}

// -- blocks -------------------------------------------------------------------

void disk_node::give_blocks(int64_t from, int64_t to) {
  const auto end = static_cast<size_t>((to + page_size - 1) / page_size);
  if (blocks_.size() < end) blocks_.resize(end);
  for (auto page = static_cast<size_t>(from / page_size); page < end; ++page) blocks_[page] = true;
}

void disk_node::take_blocks(int64_t from, int64_t to) {
  const auto end = std::min(static_cast<size_t>(to / page_size), blocks_.size());
  for (auto page = static_cast<size_t>((from + page_size - 1) / page_size); page < end; ++page)
    blocks_[page] = false;
}

int64_t disk_node::first_without_block() const {
  const auto now = current();
  for (int64_t page = 0; page < pages_of(now); ++page) {
    const auto index = static_cast<size_t>(page);
    const bool has_block = index < blocks_.size() && blocks_[index];
    if (!has_block && !is_zero(page_of(now, page))) return page * page_size;
  }
  return -1;
}

}  // namespace cafmq
