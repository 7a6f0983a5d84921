#include "storage/time_search.hpp"

#include <algorithm>

#include "message/record_codec.hpp"

namespace cafmq {

result<queue_offset> time_search::offset_at(const message_queue& queue, int64_t time_ms,
                                            time_boundary boundary) const {
  const auto found = queues_.find(queue_key{queue});
  if (found == nullptr) return queue_offset{0};
  const auto begin = found->begin();
  const auto end = found->end();
  // The first message behind the wanted ones.
  const auto behind = found->first_that(begin, end, [&](const auto& entry) -> result<bool> {
    if (entry.physical < log_.begin()) return false;  // dropped just now
    const auto stored_ms = store_time_of(entry);
    if (!stored_ms) return fail(stored_ms.error());
    return boundary == time_boundary::lower ? *stored_ms >= time_ms : *stored_ms > time_ms;
  });
  if (!behind || boundary == time_boundary::lower) return behind;
  return std::max(begin, *behind + -1);
}

result<int64_t> time_search::store_time_of(const message_queue& queue, queue_offset offset) const {
  const auto found = queues_.find(queue_key{queue});
  if (found == nullptr || offset < found->begin() || offset >= found->end())
    return fail(errc::out_of_range, "topic {} queue {} has no message {}", queue.topic,
                queue.queue_id, offset.value());
  const auto entry = found->entry_at(offset);
  if (!entry) return fail(entry.error());
  if (entry->is_filler())
    return fail(errc::out_of_range, "topic {} queue {} has no message {}", queue.topic,
                queue.queue_id, offset.value());
  return store_time_of(*entry);
}

// Reads the record's first fields only.
result<int64_t> time_search::store_time_of(const consume_queue_entry& entry) const {
  const auto bytes = log_.read(entry.physical, std::min(entry.size, record_head_bytes));
  if (!bytes) return fail(bytes.error());
  const auto place = peek_place(bytes->view());
  if (!place || place->physical != entry.physical)
    return fail(errc::corrupt, "no record at {} of the commit log, where a queue has one",
                entry.physical.value());
  return place->store_timestamp_ms;
}

}  // namespace cafmq
