#include "storage/consume_queue.hpp"

#include "base/check.hpp"

namespace cafmq {
namespace {

constexpr auto entry_size = consume_queue_layout::entry_size;

}  // namespace

// -- reading ------------------------------------------------------------------

result<shared_bytes> consume_queue::entries_from(queue_offset from, int64_t count) const {
  const auto last = end();
  if (from < begin() || from >= last) return shared_bytes{};
  return read(from.value(), std::min(count, last - from));
}

result<consume_queue_entry> consume_queue::entry_at(queue_offset offset) const {
  const auto bytes = entries_from(offset, 1);
  if (!bytes) return fail(bytes.error());
  if (bytes->empty())
    return fail(errc::out_of_range, "topic {} queue {} has {} to {}, not {}", name_.topic,
                name_.queue_id, begin().value(), end().value(), offset.value());
  return load_entry(bytes->view().data());
}

// -- appending ----------------------------------------------------------------

result<void> consume_queue::append(queue_offset offset, const consume_queue_entry& entry) {
  CAFMQ_CHECK(offset >= end());
  if (!is_started_) {
    auto begun = begin_at(offset.value());
    if (!begun) return begun;
  }
  if (offset - end() > hole_max())
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
// deleted: its first piece has fillers up to the first message.
result<void> consume_queue::begin_at(int64_t offset) {
  const auto started = start(offset);
  if (!started) return fail(started.error());
  end_.store(*started, std::memory_order_release);
  begin_.store(offset, std::memory_order_release);
  is_started_ = true;
  is_forgotten_.store(false, std::memory_order_release);
  return {};
}

result<void> consume_queue::put(const consume_queue_entry& entry) {
  const auto index = end_.load(std::memory_order_relaxed);
  const auto to = slot(index);
  if (!to) return fail(to.error());
  store_entry(*to, entry);
  end_.store(index + 1, std::memory_order_release);
  return {};
}

// -- searching ----------------------------------------------------------------

result<consume_queue_entry> consume_queue::stored_entry(int64_t index) const {
  const auto bytes = read(index, 1);
  if (!bytes) return fail(bytes.error());
  if (bytes->empty()) return filler_entry;  // dropped just now
  return load_entry(bytes->view().data());
}

// A filler counts as the nearest message before it does.
result<queue_offset> consume_queue::first_that(queue_offset from, queue_offset to,
                                               const predicate& wanted) const {
  while (from < to) {
    const auto middle = from + (to - from) / 2;
    auto probed = middle;
    auto entry = stored_entry(probed.value());
    while (entry && entry->is_filler() && probed > from)
      entry = stored_entry((probed = probed + -1).value());
    if (!entry) return fail(entry.error());
    const auto holds = entry->is_filler() ? result<bool>{false} : wanted(*entry);
    if (!holds) return fail(holds.error());
    if (*holds)
      to = probed;
    else
      from = middle + 1;
  }
  return from;
}

// How many entries of [from, to) may stay: up to the first that is not valid, comes before its
// predecessor in the log, or points to `limit` or behind it.
result<int64_t> consume_queue::count_sound(int64_t from, int64_t to, physical_offset limit) const {
  physical_offset last{-1};
  for (auto index = from; index < to;) {
    const auto bytes = read(index, to - index);
    if (!bytes) return fail(bytes.error());
    for (size_t at = 0; at < bytes->size(); at += entry_size, ++index) {
      const auto entry = load_entry(bytes->view().data() + at);
      if (entry.is_filler()) continue;
      if (!entry.is_valid() || entry.physical <= last || entry.physical >= limit)
        return index - from;
      last = entry.physical;
    }
  }
  return to - from;
}

// -- recovery and dropping ----------------------------------------------------

result<void> consume_queue::cut(physical_offset limit) {
  const auto [first, last] = stored();
  const auto bound =
      first_that(queue_offset{first}, queue_offset{last}, [&](const auto& entry) -> result<bool> {
        return !entry.is_valid() || entry.physical >= limit;
      });
  if (!bound) return fail(bound.error());
  auto end = bound->value();
  // What is damaged is most likely near the end, where something was written last.
  constexpr int64_t examined = 1000;
  const auto examined_from = std::max(first, end - examined);
  const auto sound = count_sound(examined_from, end, limit);
  if (!sound) return fail(sound.error());
  end = examined_from + *sound;
  // With no message left the queue may begin anywhere.
  bool has_message = false;
  for (auto index = end; index > first && !has_message; --index) {
    const auto entry = stored_entry(index - 1);
    if (!entry) return fail(entry.error());
    has_message = !entry->is_filler();
  }
  if (!has_message) end = first;
  auto done = truncate(end);
  if (!done) return done;
  is_started_ = has_message;
  if (has_message)
    set_bounds(first, end);
  else
    set_bounds(0, 0);
  return {};
}

result<void> consume_queue::forget_if_empty() {
  if (begin() < end()) return {};
  auto released = release_all();
  if (!released) return released;
  is_started_ = false;
  is_forgotten_.store(true, std::memory_order_release);
  return {};
}

result<void> consume_queue::drop_before(physical_offset log_begin) {
  const auto found = first_that(begin(), end(), [&](const auto& entry) -> result<bool> {
    return entry.physical >= log_begin;
  });
  if (!found) return fail(found.error());
  begin_.store(found->value(), std::memory_order_release);
  return {};
}

}  // namespace cafmq
