#include "storage/dispatcher.hpp"

#include <algorithm>

#include "message/properties.hpp"
#include "storage/derived_entry.hpp"

namespace cafmq {

dispatcher::dispatcher(const commit_log& log, queue_table& queues, message_index& index,
                       const removed_topics& removed, std::vector<int64_t> delay_levels_ms)
    : log_{log},
      queues_{queues},
      index_{index},
      removed_{removed},
      delay_levels_ms_{std::move(delay_levels_ms)} {}

// The next records in order, decoded. With a hundred thousand queues the tables and their ends are
// in no cache: what several records need is asked for at once instead of one after another.
struct dispatcher::lookahead {
  static constexpr size_t records_max = 16;

  struct item {
    record found;
    queue_key queue;
    physical_offset end;
  };

  std::vector<item> items;
  std::vector<std::shared_ptr<mapped_file>> maps;  // the items lie in them
  result<void> stopped;                            // why there are no more
};

result<dispatch_result> dispatcher::run(physical_offset limit, size_t records_max) {
  // Bodies were checked when they were written and are checked again when they are read.
  log_reader reader{log_.files(), {end(), limit, log_.hot_begin()}, body_check::none};
  const auto begin = end();
  auto dispatched = begin;
  auto timestamp_ms = last_timestamp_ms();
  lookahead ahead;
  ahead.items.reserve(lookahead::records_max);
  std::optional<error> damage;
  result<void> done;
  for (size_t count = 0; done && count < records_max; count += ahead.items.size()) {
    look_ahead(reader, records_max - count, ahead);
    for (const auto& item : ahead.items) {
      done = add(item.found);
      if (!done) break;
      dispatched = item.end;
      timestamp_ms = item.found.place.store_timestamp_ms;
    }
    if (!done) break;
    if (ahead.stopped) {
      if (ahead.items.empty()) break;
      continue;
    }
    // The messages behind a damaged record must not wait for ever.
    const bool is_damage = ahead.stopped.error().code() == errc::corrupt;
    const auto goes_on = is_damage ? reader.skip_damage() : false;
    if (goes_on && *goes_on) {
      damage = ahead.stopped.error();
      dispatched = reader.position();
    } else {
      done = ahead.stopped;
    }
  }
  auto settled = index_.settle();
  if (!settled) return fail(std::move(settled).error());  // what waits is kept for the next call
  if (done && dispatched < reader.position()) dispatched = reader.position();  // a blank at the end
  dispatch_result dispatch{take_grown(), dispatched < limit, std::move(damage)};
  resume_at(dispatched, timestamp_ms);
  // What came before a record that cannot be dispatched counts; the next call meets it again.
  if (!done && dispatched == begin) return fail(std::move(done).error());
  return dispatch;
}

void dispatcher::look_ahead(log_reader& reader, size_t records_max, lookahead& ahead) const {
  ahead.items.clear();
  ahead.stopped = {};
  ahead.maps.clear();
  const auto wanted = std::min(records_max, lookahead::records_max);
  while (ahead.items.size() < wanted) {
    const auto found = reader.next();
    if (!found) ahead.stopped = fail(found.error());
    if (!found || *found == nullptr) break;
    const auto& message = (*found)->message;
    ahead.items.push_back({**found, {message.topic, message.queue_id}, reader.position()});
    queues_.expect(ahead.items.back().queue);
    if (ahead.maps.empty() || ahead.maps.back() != reader.map()) ahead.maps.push_back(reader.map());
    if (!reader.is_in_map()) break;  // the next one takes the buffer's place
  }
  if (ahead.items.size() < 2) return;
  for (const auto& item : ahead.items) queues_.expect_now(item.queue);
  for (const auto& item : ahead.items)
    if (const auto* const queue = queues_.look(item.queue)) __builtin_prefetch(queue);
  for (const auto& item : ahead.items)
    if (const auto* const queue = queues_.look(item.queue)) queue->prefetch_end();
}

result<void> dispatcher::add(const record& record) {
  const auto properties = find_stored_properties(record.message.properties);
  auto added = add_to_queue(record, properties.tags);
  if (added) added = index_.put(record, properties);
  return added;
}

bool dispatcher::is_queued(const record& record) const {
  return system_flag::is_queued(record.message.system_flag) &&
         record.place.physical >= removed_.begin_of(record.message.topic);
}

result<void> dispatcher::add_to_queue(const record& record, std::string_view tags) {
  if (!is_queued(record)) return {};
  const auto& queue =
      queues_.find_or_create(queue_key{record.message.topic, record.message.queue_id});
  if (record.place.queue < queue->end()) return {};
  auto added = queue->append(record.place.queue, derived_entry(record, tags, delay_levels_ms_));
  if (queue->note_growth()) grown_.push_back(queue);
  return added;
}

bool dispatcher::opens_hole(const record& record) const {
  if (!is_queued(record)) return false;
  const auto queue = queues_.find(queue_key{record.message.topic, record.message.queue_id});
  return record.place.queue > (queue == nullptr ? queue_offset{0} : queue->end());
}

void dispatcher::resume_at(physical_offset end, int64_t last_timestamp_ms) {
  last_timestamp_ms_.store(last_timestamp_ms, std::memory_order_release);
  end_.store(end.value(), std::memory_order_release);
}

std::vector<queue_end> dispatcher::take_grown() {
  std::vector<queue_end> ends;
  ends.reserve(grown_.size());
  for (const auto& queue : grown_) {
    queue->forget_growth();
    queues_.mark_dirty(queue);
    ends.push_back({queue->name(), queue->end()});
  }
  grown_.clear();
  return ends;
}

}  // namespace cafmq
