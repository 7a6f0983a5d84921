#include "storage/file_consume_queue.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "storage/file_descriptor.hpp"

namespace cafmq {
namespace {

constexpr auto entry_size = consume_queue_layout::entry_size;
constexpr int64_t page_size = 4096;

// Blocks are allocated in steps that grow with the file: a queue with three messages takes one
// block, and a busy one makes few system calls.
constexpr int64_t allocation_step_max = 1 << 20;

// What was written lately is read from the map, in bytes; the rest through the kernel.
constexpr int64_t hot_tail_bytes = 1 << 20;

}  // namespace

file_consume_queue::file_consume_queue(message_queue name, std::filesystem::path directory,
                                       int64_t file_entries, map_cache& maps)
    : consume_queue{std::move(name)},
      files_{std::move(directory), file_entries * entry_size, access_pattern::random, maps} {}

// -- reading ------------------------------------------------------------------

std::pair<int64_t, int64_t> file_consume_queue::stored() const {
  return {files_.begin() / entry_size, files_.end() / entry_size};
}

result<shared_bytes> file_consume_queue::read(int64_t first, int64_t count) const {
  const auto position = first * entry_size;
  const auto file_end = files_.file_begin(position) + files_.file_size();
  const auto size = std::min(count * entry_size, file_end - position);
  if (end().value() > 0 && position >= end().value() * entry_size - hot_tail_bytes) {
    auto file = files_.find(position);
    if (!file) return fail(std::move(file).error());
    const auto bytes = (*file)->bytes(position, position + size);
    return shared_bytes{std::move(*file), bytes};
  }
  std::string bytes(static_cast<size_t>(size), '\0');
  auto done = files_.read(position, bytes);
  if (!done) return fail(std::move(done).error());
  return shared_bytes{std::move(bytes)};
}

bool file_consume_queue::has_entries() const {
  for (auto position = files_.begin(); position < files_.end(); position += files_.file_size()) {
    const auto bytes = read(position / entry_size, 1);
    if (bytes && load_entry(bytes->view().data()).is_valid()) return true;
  }
  return false;
}

std::string file_consume_queue::place_of(queue_offset offset) const {
  const auto position = offset.value() * entry_size;
  return fmt::format("{} byte {}", files_.path_of(position).native(),
                     position - files_.file_begin(position));
}

// -- appending ----------------------------------------------------------------

result<int64_t> file_consume_queue::start(int64_t first) {
  const auto begin = files_.file_begin(first * entry_size);
  auto used = use_file_of(begin);
  if (!used) return fail(std::move(used).error());
  flushed_end_.store(begin, std::memory_order_release);
  return begin / entry_size;
}

// Before a further file is made: a power cut may leave it without the one before it, or that one
// without its length, and then the queue would not open.
result<void> file_consume_queue::settle_last_file() const {
  const auto last = files_.find(files_.end() - files_.file_size());
  if (!last) return fail(last.error());
  auto done = (*last)->sync((*last)->begin(), (*last)->end());
  return done ? sync_directory(files_.directory()) : done;
}

result<void> file_consume_queue::use_file_of(int64_t position) {
  if (!files_.has(position) && !files_.empty()) {
    auto settled = settle_last_file();
    if (!settled) return settled;
  }
  auto file = files_.find_or_create(position);
  if (!file) return fail(std::move(file).error());
  current_ = std::move(*file);
  current_->resume_at(std::clamp(ready_, current_->begin(), current_->end()));
  return {};
}

result<char*> file_consume_queue::slot(int64_t index) {
  const auto position = index * entry_size;
  if (current_ == nullptr || position == current_->end()) {
    auto used = use_file_of(position);
    if (!used) return fail(std::move(used).error());
  }
  if (position + entry_size > current_->ready()) {
    const auto used = position - current_->begin();
    const auto step = std::clamp(used, page_size, allocation_step_max);
    auto reserved = current_->reserve(current_->begin() +
                                      (used + step + page_size - 1) / page_size * page_size);
    if (!reserved) return fail(std::move(reserved).error());
    ready_ = current_->ready();
  }
  return current_->at(position);
}

// A hole is filled file by file.
int64_t file_consume_queue::hole_max() const {
  constexpr int64_t files = 32;
  return files * files_.file_size() / entry_size;
}

// With many queues not all can stay mapped.
void file_consume_queue::rest() {
  current_.reset();
}

// -- flush --------------------------------------------------------------------

result<bool> file_consume_queue::flush(int64_t least_pages) {
  const std::lock_guard guard{flushing_};
  const auto to = end().value() * entry_size;
  auto from = flushed_end_.load(std::memory_order_relaxed);
  if (from >= to) return true;
  if (to / page_size - from / page_size < least_pages) return false;
  auto named = sync_names(from, to);
  if (!named) return fail(std::move(named).error());
  from = std::max(from, files_.begin());  // what was dropped meanwhile need not be durable
  while (from < to) {
    const auto file = files_.find(from);
    if (!file) return fail(file.error());
    const auto until = std::min(to, (*file)->end());
    auto done = (*file)->sync(from, until);
    if (!done) return fail(std::move(done).error());
    from = until;
  }
  flushed_end_.store(to, std::memory_order_release);
  return true;
}

// Makes durable that the files of [from, to) exist.
result<void> file_consume_queue::sync_names(int64_t from, int64_t to) {
  if (directory_is_durable_ && files_.file_begin(from) == files_.file_begin(to - 1) &&
      from % files_.file_size() != 0)
    return {};
  const auto topic = files_.directory().parent_path();
  auto durable = sync_directory(files_.directory());
  if (durable && !directory_is_durable_) durable = sync_directory(topic);
  if (durable && !directory_is_durable_) durable = sync_directory(topic.parent_path());
  if (durable) directory_is_durable_ = true;
  return durable;
}

// -- recovery and dropping ----------------------------------------------------

result<void> file_consume_queue::truncate(int64_t end) {
  auto done = files_.remove_unfinished();
  const auto position = end * entry_size;
  const bool nothing_left = position <= files_.begin();
  if (done) done = files_.remove_from(nothing_left ? 0 : position + 1);
  current_.reset();
  if (done && files_.has(position)) {
    const auto file = files_.find(position);
    if (!file) return fail(file.error());
    done = (*file)->zero_from(position);
  }
  ready_ = position;
  // What lies before the limit is on disk: that is how recovery chooses the limit.
  flushed_end_.store(position, std::memory_order_release);
  return done;
}

result<void> file_consume_queue::release_all() {
  const std::lock_guard guard{flushing_};
  current_.reset();
  ready_ = 0;
  auto done = files_.remove_from(0);
  if (!done) return done;
  flushed_end_.store(end().value() * entry_size, std::memory_order_release);
  directory_is_durable_ = false;
  // The topic's directory goes with its last queue.
  std::error_code ignored;
  std::filesystem::remove(files_.directory(), ignored);
  std::filesystem::remove(files_.directory().parent_path(), ignored);
  return {};
}

result<void> file_consume_queue::release_dropped() {
  const auto needed = begin().value() * entry_size;
  const auto first_end = [&] { return files_.begin() + files_.file_size(); };
  bool removed = true;
  while (removed && first_end() <= needed && first_end() < files_.end()) {
    const auto tried = files_.remove_first();
    if (!tried) return fail(tried.error());
    removed = *tried;
  }
  return {};
}

}  // namespace cafmq
