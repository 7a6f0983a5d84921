#include "test/disk/disk_node.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <string_view>

#include "base/check.hpp"

namespace cafmq {
namespace {

constexpr auto page_size = sparse_file::page_size;
constexpr auto everything = std::numeric_limits<int64_t>::max() - page_size;

int64_t page_ceiling(int64_t position) {
  return (position + page_size - 1) / page_size;
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
  for (const auto& [page, bytes] : on_disk_.pages())
    give_blocks(page * page_size, (page + 1) * page_size);
}

disk_node::~disk_node() {
  if (reader_ >= 0) ::syscall(SYS_close, reader_);
}

// -- to the disk --------------------------------------------------------------

// Those of [from, to) that differ from what is on disk.
std::vector<int64_t> disk_node::dirty_pages(const sparse_file& now, int64_t from,
                                            int64_t to) const {
  std::vector<int64_t> pages;
  const auto first = from / page_size;
  const auto end = page_ceiling(to);
  const auto look = [&](const sparse_file& file) {
    for (auto page = file.pages().lower_bound(first);
         page != file.pages().end() && page->first < end; ++page)
      if (now.page(page->first) != on_disk_.page(page->first)) pages.push_back(page->first);
  };
  look(now);
  look(on_disk_);
  std::sort(pages.begin(), pages.end());
  pages.erase(std::unique(pages.begin(), pages.end()), pages.end());
  return pages;
}

bool disk_node::is_lost(int64_t page, const sparse_file& now) const {
  const auto lost = lost_.find(page);
  return lost != lost_.end() && lost->second == now.page(page);
}

void disk_node::copy_page(int64_t page, const sparse_file& now) {
  if (is_lost(page, now)) return;
  lost_.erase(page);
  on_disk_.set_page(page, now.page(page));
}

void disk_node::write_back(int64_t from, int64_t to) {
  const auto now = current();
  for (const auto page : dirty_pages(now, from, to)) copy_page(page, now);
}

void disk_node::fail_write_back(int64_t from, int64_t to, std::mt19937& random) {
  const auto now = current();
  for (const auto page : dirty_pages(now, from, to)) {
    if (flip(random))
      copy_page(page, now);
    else
      lost_[page] = now.page(page);
  }
}

void disk_node::write_some_back(std::mt19937& random) {
  const auto now = current();
  for (const auto page : dirty_pages(now, 0, everything))
    if (flip(random)) copy_page(page, now);
}

void disk_node::note_write(int64_t from, int64_t to) {
  const auto first = from / page_size;
  const auto end = page_ceiling(to);
  std::erase_if(lost_, [&](const auto& page) { return page.first >= first && page.first < end; });
  give_blocks(from, to);
}

// -- images -------------------------------------------------------------------

sparse_file disk_node::with_some_pages(sparse_file content, std::mt19937& random) const {
  constexpr size_t sector_size = 512;
  const auto now = current();
  const auto share = random() % 5;  // 0: nothing more has reached the disk, 4: everything has
  const bool tears = flip(random);
  for (const auto page : dirty_pages(now, 0, everything)) {
    if (is_lost(page, now) || random() % 4 >= share) continue;
    const bool is_torn = tears && flip(random);
    std::string mixed{content.page(page)};
    for (size_t at = 0; at < mixed.size(); at += sector_size)
      if (!is_torn || flip(random)) mixed.replace(at, sector_size, now.page(page), at, sector_size);
    content.set_page(page, mixed);
  }
  return content;
}

// -- blocks -------------------------------------------------------------------

void disk_node::give_blocks(int64_t from, int64_t to) {
  const auto end = static_cast<size_t>(page_ceiling(to));
  if (blocks_.size() < end) blocks_.resize(end);
  for (auto page = static_cast<size_t>(from / page_size); page < end; ++page) blocks_[page] = true;
}

void disk_node::take_blocks(int64_t from, int64_t to) {
  const auto end = std::min(static_cast<size_t>(to / page_size), blocks_.size());
  for (auto page = static_cast<size_t>(page_ceiling(from)); page < end; ++page) {
    blocks_[page] = false;
    lost_.erase(static_cast<int64_t>(page));
  }
}

int64_t disk_node::first_without_block() const {
  const auto now = current();
  for (const auto& [page, bytes] : now.pages()) {
    const auto index = static_cast<size_t>(page);
    if (index >= blocks_.size() || !blocks_[index]) return page * page_size;
  }
  return -1;
}

}  // namespace cafmq
