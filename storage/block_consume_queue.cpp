#include "storage/block_consume_queue.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace cafmq {
namespace {

using namespace queue_block_layout;
using consume_queue_layout::entry_size;

constexpr int64_t place_in_block(int64_t index) {
  return header_size + index % entries * entry_size;
}

}  // namespace

block_consume_queue::shared_files::shared_files(const std::filesystem::path& directory)
    : names{directory / "names"}, blocks{directory / "blocks"} {}

block_consume_queue::block_consume_queue(message_queue name, shared_files& files)
    : consume_queue{std::move(name)}, files_{files} {}

std::mutex& block_consume_queue::lock() const {
  const auto mixed = reinterpret_cast<uintptr_t>(this) / sizeof(block_consume_queue);
  return files_.locks[mixed % files_.locks.size()];
}

void block_consume_queue::adopt(int32_t number, int64_t first_offset,
                                std::vector<block_number> blocks) {
  number_ = number;
  first_block_ = first_offset / entries;
  blocks_ = std::move(blocks);
}

// -- reading ------------------------------------------------------------------

std::pair<int64_t, int64_t> block_consume_queue::stored() const {
  const auto count = static_cast<int64_t>(blocks_.size());
  return {first_block_ * entries, (first_block_ + count) * entries};
}

// A copy: the block may be another queue's as soon as the lock is released.
result<shared_bytes> block_consume_queue::read(int64_t first, int64_t count) const {
  const auto size = std::min(count, entries - first % entries) * entry_size;
  const std::lock_guard guard{lock()};
  const auto block = first / entries - first_block_;
  if (block < 0 || block >= static_cast<int64_t>(blocks_.size())) return shared_bytes{};
  const auto* const from = files_.blocks.at(blocks_[static_cast<size_t>(block)]);
  return shared_bytes{std::string{from + place_in_block(first), static_cast<size_t>(size)}};
}

std::string block_consume_queue::place_of(queue_offset offset) const {
  const std::lock_guard guard{lock()};
  const auto block = offset.value() / entries - first_block_;
  if (block < 0 || block >= static_cast<int64_t>(blocks_.size()))
    return fmt::format("{} entry {}", files_.blocks.directory().native(), offset.value());
  const auto number = blocks_[static_cast<size_t>(block)];
  const auto position = int64_t{number} * size + place_in_block(offset.value());
  constexpr int64_t file_size = block_file::blocks_per_file * size;
  return fmt::format("{}/{:020} byte {}", files_.blocks.directory().native(),
                     position / file_size * file_size, position % file_size);
}

// -- appending ----------------------------------------------------------------

result<int64_t> block_consume_queue::start(int64_t first) {
  if (number_ < 0) {
    const auto number = files_.names.add(name());
    if (!number) return fail(number.error());
    number_ = *number;
  }
  const std::lock_guard guard{lock()};
  first_block_ = first / entries;
  return first_block_ * entries;
}

result<char*> block_consume_queue::slot(int64_t index) {
  if (current_ == nullptr || index % entries == 0) {
    auto used = use_block_of(index);
    if (!used) return fail(std::move(used).error());
  }
  return current_ + place_in_block(index);
}

result<void> block_consume_queue::use_block_of(int64_t index) {
  mark_dirty();
  std::unique_lock guard{lock()};
  const auto block = static_cast<size_t>(index / entries - first_block_);
  CAFMQ_CHECK(block <= blocks_.size());
  if (block == blocks_.size()) {
    guard.unlock();
    const auto allocated = files_.blocks.allocate({number_, index / entries * entries});
    if (!allocated) return fail(allocated.error());
    guard.lock();
    blocks_.push_back(*allocated);
  }
  current_number_ = blocks_.back();
  current_ = files_.blocks.at(current_number_);
  return {};
}

void block_consume_queue::prefetch_end() const {
  if (current_ != nullptr) __builtin_prefetch(current_ + place_in_block(end().value()), 1);
}

void block_consume_queue::mark_dirty() {
  if (current_ != nullptr) files_.blocks.mark_dirty(current_number_);
}

// -- recovery and dropping ----------------------------------------------------

result<void> block_consume_queue::truncate(int64_t end) {
  const auto kept = std::clamp<int64_t>((end + entries - 1) / entries - first_block_, 0,
                                        static_cast<int64_t>(blocks_.size()));
  while (static_cast<int64_t>(blocks_.size()) > kept) {
    files_.blocks.free(blocks_.back());
    blocks_.pop_back();
  }
  current_ = nullptr;
  if (blocks_.empty() || end % entries == 0) return {};
  auto* const last = files_.blocks.at(blocks_.back());
  if (std::all_of(last + place_in_block(end), last + size, [](char byte) { return byte == 0; }))
    return {};
  std::fill(last + place_in_block(end), last + size, '\0');
  files_.blocks.mark_dirty(blocks_.back());
  return {};
}

result<void> block_consume_queue::release_all() {
  const std::lock_guard guard{lock()};
  current_ = nullptr;
  for (const auto block : blocks_) files_.blocks.free(block);
  blocks_.clear();
  return {};
}

result<void> block_consume_queue::release_dropped() {
  const std::lock_guard guard{lock()};
  const auto unneeded =
      std::min(begin().value() / entries - first_block_, static_cast<int64_t>(blocks_.size()) - 1);
  if (unneeded <= 0) return {};
  for (int64_t block = 0; block < unneeded; ++block)
    files_.blocks.free(blocks_[static_cast<size_t>(block)]);
  blocks_.erase(blocks_.begin(), blocks_.begin() + unneeded);
  first_block_ += unneeded;
  return {};
}

}  // namespace cafmq
