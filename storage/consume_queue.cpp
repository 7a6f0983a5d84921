#include "storage/consume_queue.hpp"

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

int64_t bytes_of(queue_offset offset) {
  return offset.value() * entry_size;
}

}  // namespace

consume_queue::consume_queue(message_queue name, std::filesystem::path directory,
                             int64_t file_entries)
    : name_{std::move(name)},
      files_{std::move(directory), file_entries * entry_size, access_pattern::random} {}

// -- reading ------------------------------------------------------------------

queue_offset consume_queue::begin() const {
  // A queue that does not begin with 0 is announced before its fillers are written.
  const auto begin = begin_.load(std::memory_order_acquire);
  return queue_offset{std::min(begin, end_.load(std::memory_order_acquire)) / entry_size};
}

queue_offset consume_queue::end() const {
  return queue_offset{end_.load(std::memory_order_acquire) / entry_size};
}

shared_bytes consume_queue::entries_from(queue_offset from, int64_t count) const {
  const auto end = end_.load(std::memory_order_acquire);
  const auto first = bytes_of(from);
  if (first < begin_.load(std::memory_order_acquire) || first >= end) return {};
  auto file = files_.find(first);
  if (file == nullptr) return {};
  const auto bytes = file->bytes(first, std::min({end, file->end(), first + count * entry_size}));
  return {std::move(file), bytes};
}

queue_offset consume_queue::file_end(queue_offset from) const {
  return queue_offset{(files_.file_begin(bytes_of(from)) + files_.file_size()) / entry_size};
}

// -- appending ----------------------------------------------------------------

result<void> consume_queue::append(queue_offset offset, const consume_queue_entry& entry) {
  CAFMQ_CHECK(offset >= end());
  if (current_ == nullptr && files_.empty()) {
    auto begun = begin_at(offset);
    if (!begun) return begun;
  }
  // A larger hole is a record whose queue offset was damaged rather than messages that were lost.
  constexpr int64_t hole_max = 10'000'000;
  if (offset - end() > hole_max)
    return fail(
        errc::corrupt,
        "topic {} queue {} ends at {} and the commit log goes on with {}; if this is right, "
        "delete the queue's directory to have it rebuilt",
        name_.topic, name_.queue_id, end().value(), offset.value());
  while (end() < offset) {
    auto filled = put(filler_entry);
    if (!filled) return filled;
  }
  return put(entry);
}

// A queue that does not begin with 0, because the log has lost the beginning or the queue was
// deleted: its first file has fillers up to the first message.
result<void> consume_queue::begin_at(queue_offset offset) {
  const auto position = bytes_of(offset);
  const auto file_begin = files_.file_begin(position);
  auto file = files_.find_or_create(file_begin);
  if (!file) return fail(std::move(file).error());
  end_.store(file_begin, std::memory_order_release);
  begin_.store(position, std::memory_order_release);
  flushed_end_.store(file_begin, std::memory_order_release);
  return {};
}

result<void> consume_queue::put(const consume_queue_entry& entry) {
  const auto position = end_.load(std::memory_order_relaxed);
  if (current_ == nullptr || position == current_->end()) {
    auto file = files_.find_or_create(position);
    if (!file) return fail(std::move(file).error());
    current_ = std::move(*file);
  }
  if (position + entry_size > current_->ready()) {
    const auto used = position - current_->begin();
    const auto step = std::clamp(used, page_size, allocation_step_max);
    auto reserved = current_->reserve(current_->begin() +
                                      (used + step + page_size - 1) / page_size * page_size);
    if (!reserved) return reserved;
  }
  store_entry(current_->at(position), entry);
  end_.store(position + entry_size, std::memory_order_release);
  return {};
}

// -- flush --------------------------------------------------------------------

result<bool> consume_queue::flush(int64_t least_pages) {
  const auto end = end_.load(std::memory_order_acquire);
  auto from = flushed_end_.load(std::memory_order_relaxed);
  if (from == end) return true;
  if (end / page_size - from / page_size < least_pages) return false;
  if (!directory_is_durable_ || files_.file_begin(from) != files_.file_begin(end - 1) ||
      from % files_.file_size() == 0) {
    const auto topic = files_.directory().parent_path();
    auto durable = sync_directory(files_.directory());
    if (durable && !directory_is_durable_) durable = sync_directory(topic);
    if (durable && !directory_is_durable_) durable = sync_directory(topic.parent_path());
    if (!durable) return fail(std::move(durable).error());
    directory_is_durable_ = true;
  }
  while (from < end) {
    const auto file = files_.find(from);
    CAFMQ_CHECK(file != nullptr);
    const auto until = std::min(end, file->end());
    auto done = file->sync(from, until);
    if (!done) return fail(std::move(done).error());
    from = until;
  }
  flushed_end_.store(end, std::memory_order_release);
  return true;
}

// -- recovery -----------------------------------------------------------------

bool consume_queue::has_entries() const {
  const auto files = files_.read();
  return std::any_of(files->begin(), files->end(), [](const auto& file) {
    return load_entry(file->at(file->begin())).is_valid();
  });
}

// How many entries at the start of `file` may stay. Messages come in the order of the log.
int64_t consume_queue::count_valid(const mapped_file& file, physical_offset limit) const {
  const auto count = files_.file_size() / entry_size;
  physical_offset last{-1};
  for (int64_t index = 0; index < count; ++index) {
    const auto entry = load_entry(file.at(file.begin() + index * entry_size));
    if (entry.is_filler()) continue;
    if (!entry.is_valid() || entry.physical >= limit || entry.physical <= last) return index;
    last = entry.physical;
  }
  return count;
}

result<void> consume_queue::cut(physical_offset limit) {
  auto done = files_.remove_unfinished();
  const auto files = files_.read();
  if (!done || files->empty()) return done;
  auto file = files->rbegin();
  int64_t valid = 0;
  while (file != files->rend() && (valid = count_valid(**file, limit)) == 0) ++file;
  // With no entry left the queue may begin anywhere: not even its first file stays.
  if (file == files->rend()) return files_.remove_from(0);
  const auto end = (*file)->begin() + valid * entry_size;
  done = files_.remove_from(end + 1);
  current_ = files_.find(end);
  if (done && current_ != nullptr) {
    done = current_->zero_from(end);
    current_->resume_at(end);
  }
  begin_.store(files->front()->begin(), std::memory_order_release);
  // What lies before the limit is on disk: that is how recovery chooses the limit.
  flushed_end_.store(end, std::memory_order_release);
  end_.store(end, std::memory_order_release);
  return done;
}

void consume_queue::drop_before(physical_offset log_begin) {
  const auto remains = [&](const mapped_file& file, int64_t position) {
    const auto entry = load_entry(file.at(position));
    return !entry.is_filler() && entry.physical >= log_begin;
  };
  const auto end = end_.load(std::memory_order_acquire);
  auto position = begin_.load(std::memory_order_acquire);
  while (position < end) {
    const auto file = files_.find(position);
    CAFMQ_CHECK(file != nullptr);
    const auto until = std::min(end, file->end());
    // When the last entry of a file is gone, so are all before it.
    const auto last = load_entry(file->at(until - entry_size));
    if (!last.is_filler() && last.physical < log_begin) position = until;
    while (position < until && !remains(*file, position)) position += entry_size;
    if (position < until) break;
  }
  begin_.store(position, std::memory_order_release);
}

}  // namespace cafmq
