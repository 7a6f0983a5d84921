#include "storage/queue_reader.hpp"

#include <algorithm>

#include "message/record_codec.hpp"

namespace cafmq {
namespace {

constexpr auto entry_size = consume_queue_layout::entry_size;

// The answer when there is nothing to look at.
std::optional<read_status> status_without_looking(queue_offset from, const read_result& bounds) {
  if (bounds.max == queue_offset{0}) return read_status::no_message_in_queue;
  if (from < bounds.min) return read_status::offset_too_small;
  if (from == bounds.max) return read_status::offset_overflow_one;
  if (from > bounds.max) return read_status::offset_overflow_badly;
  return std::nullopt;
}

queue_offset next_after(read_status status, queue_offset from, const read_result& bounds) {
  switch (status) {
    case read_status::offset_too_small:
      return bounds.min;
    case read_status::offset_overflow_badly:
      return bounds.max;
    case read_status::offset_overflow_one:
      return from;
    default:
      return queue_offset{0};
  }
}

}  // namespace

// What has been found and how far the search has come.
struct queue_reader::search {
  read_result found;
  const entry_filter& filter;
  int64_t bytes = 0;
  bool met_removed = false;
};

result<read_result> queue_reader::read(const message_queue& name, queue_offset from,
                                       const read_limits& limits,
                                       const entry_filter& filter) const {
  search search{{}, filter};
  auto& found = search.found;
  const auto queue = queues_.find(queue_key{name});
  if (queue == nullptr) return found;
  found.min = queue->begin();
  found.max = queue->end();
  if (const auto status = status_without_looking(from, found)) {
    found.status = *status;
    found.next = next_after(*status, from, found);
    return found;
  }
  found.next = from;
  auto looked = look_through(*queue, limits, search);
  if (!looked) return fail(std::move(looked).error());
  if (found.next == from) {
    found.status = read_status::offset_found_null;
    found.next = std::min(queue->file_end(from), found.max);
  } else if (!found.records.empty()) {
    found.status = read_status::found;
  } else {
    found.status =
        search.met_removed ? read_status::message_was_removing : read_status::no_matched_message;
  }
  return std::move(found);
}

result<void> queue_reader::look_through(const consume_queue& queue, const read_limits& limits,
                                        search& search) const {
  auto& found = search.found;
  const auto entries_max = std::max<int64_t>(800, int64_t{20} * limits.messages_max);
  const auto bytes = queue.entries_from(found.next, entries_max);
  const auto log_begin = log_.begin();
  for (size_t at = 0; at < bytes.size(); at += entry_size, found.next = found.next + 1) {
    const auto entry = load_entry(bytes.view().data() + at);
    if (!entry.is_valid()) break;
    if (entry.is_filler() || entry.physical < log_begin) {
      search.met_removed = true;
      continue;
    }
    if (search.filter && !search.filter(entry.tags_code)) continue;
    const bool is_first = found.records.empty();
    if (!is_first && (search.bytes + entry.size > limits.bytes_max ||
                      found.records.size() >= static_cast<size_t>(limits.messages_max)))
      break;
    auto record = record_of(queue.name(), found.next, entry);
    if (!record) return fail(std::move(record).error());
    search.bytes += entry.size;
    found.records.push_back(std::move(*record));
  }
  return {};
}

result<shared_bytes> queue_reader::record_of(const message_queue& queue, queue_offset offset,
                                             const consume_queue_entry& entry) const {
  const auto bytes = log_.bytes_from(entry.physical);
  const auto corrupt = [&](std::string_view problem) {
    return fail(errc::corrupt,
                "topic {} queue {}: entry {} points to {} in the commit log, but {}; if the log is "
                "sound, delete the queue's directory while the broker is down to have it rebuilt",
                queue.topic, queue.queue_id, offset.value(), entry.physical.value(), problem);
  };
  const auto found = decode_record(bytes.view(), body_check::crc);
  if (!found) return corrupt(found.error().text());
  if (found->total_size != entry.size || found->place.physical != entry.physical ||
      found->place.queue != offset || found->message.queue_id != queue.queue_id ||
      found->message.topic != queue.topic)
    return corrupt("another record is there");
  return bytes.part(bytes.view().substr(0, static_cast<size_t>(found->total_size)));
}

}  // namespace cafmq
