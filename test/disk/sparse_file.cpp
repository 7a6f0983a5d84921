#include "test/disk/sparse_file.hpp"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace cafmq {
namespace {

constexpr size_t page_bytes = sparse_file::page_size;
constexpr std::array<char, page_bytes> zero_page{};

bool is_zero(std::string_view bytes) {
  return std::equal(bytes.begin(), bytes.end(), zero_page.begin());
}

}  // namespace

sparse_file sparse_file::read_from(int file) {
  sparse_file content;
  struct stat status {};
  CAFMQ_CHECK(::fstat(file, &status) == 0);
  content.length_ = status.st_size;
  std::array<char, page_bytes> bytes{};
  // Only where there are blocks: the rest reads as zero.
  for (off_t at = ::lseek(file, 0, SEEK_DATA); at >= 0; at = ::lseek(file, at, SEEK_DATA)) {
    const auto hole = ::lseek(file, at, SEEK_HOLE);
    for (at -= at % page_size; at < hole; at += page_size) {
      const auto taken = ::syscall(SYS_pread64, file, bytes.data(), bytes.size(), at);
      CAFMQ_CHECK(taken > 0);
      content.set_page(at / page_size, {bytes.data(), static_cast<size_t>(taken)});
    }
  }
  return content;
}

void sparse_file::write_to(int file) const {
  CAFMQ_CHECK(::syscall(SYS_ftruncate, file, length_) == 0);
  for (const auto& [number, bytes] : pages_) {
    const auto at = number * page_size;
    const auto size = std::min(page_size, length_ - at);
    CAFMQ_CHECK(::syscall(SYS_pwrite64, file, bytes.data(), size, at) == size);
  }
}

void sparse_file::set_length(int64_t length) {
  const auto last = length / page_size;
  const bool shrinks = length < length_;
  length_ = length;
  if (!shrinks) return;
  pages_.erase(pages_.upper_bound(last), pages_.end());
  const auto found = pages_.find(last);
  if (found != pages_.end()) set_page(last, std::string{found->second});
}

std::string_view sparse_file::page(int64_t number) const {
  const auto found = pages_.find(number);
  if (found == pages_.end()) return {zero_page.data(), zero_page.size()};
  return found->second;
}

void sparse_file::set_page(int64_t number, std::string_view bytes) {
  const auto room = std::clamp<int64_t>(length_ - number * page_size, 0, page_size);
  bytes = bytes.substr(0, static_cast<size_t>(room));
  if (is_zero(bytes)) {
    pages_.erase(number);
    return;
  }
  auto& page = pages_[number];
  page.assign(bytes);
  page.resize(page_bytes);
}

}  // namespace cafmq
