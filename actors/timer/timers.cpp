#include "actors/timer/timers.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "message/properties.hpp"
#include "storage/message_store.hpp"

namespace cafmq {
namespace {

constexpr read_limits take_in_turn{1'024, int64_t{1} << 20};
constexpr size_t deliver_turn = 512;
constexpr size_t roll_turn = 512;
constexpr int64_t forever = std::numeric_limits<int64_t>::max();

// A clock that is merely regulated is not that wrong between two looks.
constexpr int64_t set_back_least_ms = 1'000;

timer_row row_of(const timer_entry& entry, const record& waiting) {
  timer_row row;
  const auto& properties = waiting.message.properties;
  row.topic = find_property(properties, property::real_topic).value_or("");
  row.unique_key = find_property(properties, property::unique_key).value_or("");
  row.keys = find_property(properties, property::keys).value_or("");
  row.due_ms = entry.due_ms;
  row.sent_ms = waiting.message.born_timestamp_ms;
  row.at = entry.at;
  return row;
}

}  // namespace

timers::timers(timer_records records, const timer_rules& rules, settled_offsets settled)
    : records_{std::move(records)},
      rules_{rules},
      settled_{std::move(settled)},
      next_{settled_.begin()} {}

void timers::look_at_clocks(int64_t wall_ms, clock::time_point now) {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  if (looked_at_) {
    const auto passed_ms = duration_cast<milliseconds>(now - *looked_at_).count();
    const auto set_back_ms = wall_ms_ + passed_ms - wall_ms;
    if (set_back_ms >= set_back_least_ms) {
      table_.hasten_delays(set_back_ms);
      was_set_back_ = true;
    }
  }
  wall_ms_ = wall_ms;
  looked_at_ = now;
}

void timers::settle(queue_offset at) {
  settled_.add(at);
  ++changes_;
}

// -- what comes ---------------------------------------------------------------

result<bool> timers::take_in() {
  const auto& store = records_.store();
  const auto queue = timer_queue();
  const auto end = store.max_offset(queue);
  if (next_ >= end) return false;
  const auto read = store.read(queue, next_, take_in_turn, {});
  if (!read) {
    if (read.error().code() != errc::corrupt) return fail(read.error());
    problems_.push_back(read.error());
    settle(next_);
    next_ = next_ + 1;
    return next_ < end;
  }
  for (const auto& bytes : read->records)
    if (const auto found = decode_record(bytes.view(), body_check::none)) take_in(*found);
  // Whatever lies between is not there.
  next_ = std::max(next_, read->next);
  return next_ < end;
}

void timers::take_in(const record& found) {
  const auto at = found.place.queue;
  taken_in_end_ = found.place.physical + found.total_size;
  if (settled_.contains(at)) return;
  const auto& properties = found.message.properties;
  const auto wish = timer_wish_of(properties);
  if (!wish) {
    problems_.push_back(wish.error());
    return settle(at);
  }
  if (find_property(properties, property::timer_delete_key)) {
    cancel_by_name(found, wish->out_ms);
    return settle(at);
  }
  // The clock may have been set back since it was sent.
  const auto due_ms = wish->delay_ms
                          ? std::min(wish->due_ms, wall_ms_ + std::max<int64_t>(*wish->delay_ms, 0))
                          : wish->due_ms;
  table_.add(
      {due_ms, at, hash_of_timer_name(timer_name_of(properties)), wish->delay_ms.has_value()});
}

// One that we have written names what it cancels by its place, and that was over at once.
void timers::cancel_by_name(const record& cancelling, int64_t out_ms) {
  if (cancelling.message.prepared_transaction_offset > 0) return;
  const auto name = find_property(cancelling.message.properties, property::timer_delete_key);
  if (const auto entry = find(*name, out_ms)) {
    table_.remove(entry->at, entry->due_ms);
    settle(entry->at);
  }
}

std::optional<timer_entry> timers::named(std::string_view name,
                                         const std::vector<timer_entry>& candidates) {
  for (const auto& each : candidates) {
    const auto bytes = records_.find(each.at);
    if (!bytes) continue;
    const auto waiting = decode_record(bytes->view(), body_check::none);
    if (waiting && timer_name_of(waiting->message.properties) == name) return each;
  }
  return std::nullopt;
}

// `slot_ms`: negative when it is not known.
result<timer_entry> timers::find(std::string_view name, int64_t slot_ms) {
  const auto hash = hash_of_timer_name(name);
  const bool anywhere = slot_ms < 0 || was_set_back_;
  const auto candidates = anywhere ? table_.find(hash, 0, forever)
                                   : table_.find(hash, slot_ms, slot_ms + timer_precision_max_ms);
  if (const auto found = named(name, candidates)) return *found;
  return fail(errc::out_of_range,
              "no message {} waits for its time; it may have been delivered or cancelled already",
              name);
}

// -- what is due --------------------------------------------------------------

std::optional<int64_t> timers::next_due_ms() const {
  const auto first = table_.first();
  return first ? std::optional{first->due_ms} : std::nullopt;
}

result<bool> timers::deliver() {
  for (size_t count = 0; count < deliver_turn; ++count) {
    const auto first = table_.first();
    if (!first || first->due_ms > wall_ms_) return false;
    if (auto done = deliver(*first); !done) return fail(done.error());
    table_.remove_first();
    settle(first->at);
  }
  return true;
}

// What can never be delivered must not stop what comes behind it.
result<void> timers::deliver(const timer_entry& entry) {
  const auto bytes = records_.find(entry.at);
  if (!bytes && bytes.error().code() == errc::io_failed) return fail(bytes.error());
  const auto waiting = bytes ? decode_record(bytes->view(), body_check::none) : fail(bytes.error());
  const auto placed = waiting ? records_.deliver(*waiting) : fail(waiting.error());
  if (placed) return {};
  const auto code = placed.error().code();
  const bool never =
      code == errc::corrupt || code == errc::message_illegal || code == errc::out_of_range;
  if (!never) return fail(placed.error());
  problems_.push_back(placed.error());
  return {};
}

result<bool> timers::roll(physical_offset keep_from) {
  for (size_t count = 0; count < roll_turn; ++count) {
    const auto head = settled_.begin();
    if (head >= next_) return false;
    const auto bytes = records_.find(head);
    if (!bytes && bytes.error().code() == errc::io_failed) return fail(bytes.error());
    const auto waiting =
        bytes ? decode_record(bytes->view(), body_check::none) : fail(bytes.error());
    if (waiting && waiting->place.physical >= keep_from) return false;
    const auto placed = waiting ? records_.roll(*waiting) : fail(waiting.error());
    if (!placed) {
      if (waiting && placed.error().code() != errc::message_illegal) return fail(placed.error());
      problems_.push_back(placed.error());
    }
    const auto wish = waiting ? timer_wish_of(waiting->message.properties) : fail(waiting.error());
    table_.remove(head, wish ? wish->due_ms : 0);
    settle(head);
  }
  return true;
}

// -- what people ask for ------------------------------------------------------

result<void> timers::cancel(const cancel_timer& asked) {
  const auto entry = find(timer_delete_key_of(asked.topic, asked.unique_key), asked.slot_ms);
  if (!entry) return fail(entry.error());
  const auto bytes = records_.find(entry->at);
  const auto waiting = bytes ? decode_record(bytes->view(), body_check::none) : fail(bytes.error());
  if (!waiting) return fail(waiting.error());
  if (auto placed = records_.cancel(*waiting, asked.producer_group); !placed)
    return fail(placed.error());
  table_.remove(entry->at, entry->due_ms);
  settle(entry->at);
  return {};
}

result<void> timers::reschedule(const reschedule_timer& asked) {
  if (asked.deliver_ms - wall_ms_ > rules_.delay_max_ms)
    return fail(errc::message_illegal,
                "the new time is {} ms from now; at most {} are allowed, see timerMaxDelaySec",
                asked.deliver_ms - wall_ms_, rules_.delay_max_ms);
  const auto entry = find(timer_delete_key_of(asked.topic, asked.unique_key), -1);
  if (!entry) return fail(entry.error());
  const auto bytes = records_.find(entry->at);
  const auto waiting = bytes ? decode_record(bytes->view(), body_check::none) : fail(bytes.error());
  if (!waiting) return fail(waiting.error());
  const auto deliver_ms = std::max(asked.deliver_ms, wall_ms_);
  if (auto placed = records_.reschedule(*waiting, deliver_ms, rules_.precision_ms); !placed)
    return fail(placed.error());
  table_.remove(entry->at, entry->due_ms);
  settle(entry->at);
  return {};
}

timer_listing timers::list(const list_timers& asked) {
  timer_listing listing;
  listing.waiting = static_cast<int64_t>(table_.size());
  const auto count = static_cast<size_t>(std::clamp(asked.count, 1, timer_rows_max));
  const auto page = table_.behind({asked.after_due_ms, asked.after_at}, count);
  listing.is_end = page.size() < count;
  for (const auto& entry : page) {
    const auto bytes = records_.find(entry.at);
    const auto waiting =
        bytes ? decode_record(bytes->view(), body_check::none) : fail(bytes.error());
    if (waiting) listing.rows.push_back(row_of(entry, *waiting));
  }
  if (!page.empty()) {
    listing.last_due_ms = page.back().due_ms;
    listing.last_at = page.back().at;
  }
  return listing;
}

// -- what is saved ------------------------------------------------------------

saved_timers timers::state() const {
  return {std::max(records_.end(), records_.store().flushed_end()), settled_};
}

physical_offset timers::needed_end() const {
  return std::max(records_.end(), taken_in_end_);
}

std::vector<error> timers::take_problems() {
  return std::exchange(problems_, {});
}

}  // namespace cafmq
