#include "storage/queue_reader.hpp"

#include <algorithm>

#include "message/record_codec.hpp"

namespace cafmq {
namespace {

constexpr auto entry_size = consume_queue_layout::entry_size;

constexpr std::string_view how_to_rebuild =
    "have the queues rebuilt with `cafmq store repair` while the broker is down";

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
  struct wanted {
    queue_offset offset;
    consume_queue_entry entry;
  };

  read_result found;
  queue_offset from;
  const read_limits& limits;
  const entry_filter& filter;
  std::vector<wanted> records;
  int64_t bytes = 0;
  bool met_removed = false;

  // False when there is no room for one more.
  [[nodiscard]] bool take(const consume_queue_entry& entry) {
    if (!records.empty() && (bytes + entry.size > limits.bytes_max ||
                             records.size() >= static_cast<size_t>(limits.messages_max)))
      return false;
    bytes += entry.size;
    records.push_back({found.next, entry});
    return true;
  }
};

result<read_result> queue_reader::read(const message_queue& name, queue_offset from,
                                       const read_limits& limits,
                                       const entry_filter& filter) const {
  search search{{}, from, limits, filter, {}};
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
  auto looked = look_through(*queue, search);
  if (looked) looked = fetch(*queue, search);
  if (!looked) return fail(std::move(looked).error());
  if (!found.records.empty())
    found.status = read_status::found;
  else
    found.status =
        search.met_removed ? read_status::message_was_removing : read_status::no_matched_message;
  return std::move(found);
}

bool queue_reader::is_cold(const message_queue& name, queue_offset from) const {
  constexpr int64_t entries_at_hand = 50'000;  // those before are read through the kernel, too
  if (log_.hot_begin() == log_.begin()) return false;
  const auto queue = queues_.find(queue_key{name});
  if (queue == nullptr || from < queue->begin() || from >= queue->end()) return false;
  if (queue->end() - from > entries_at_hand) return true;
  const auto entry = queue->entry_at(from);
  return entry && !entry->is_filler() && entry->physical < log_.hot_begin();
}

// Finds out which records are wanted.
result<void> queue_reader::look_through(const consume_queue& queue, search& search) const {
  auto& next = search.found.next;
  const auto until = next + std::max<int64_t>(800, int64_t{20} * search.limits.messages_max);
  while (next < std::min(until, search.found.max)) {
    const auto before = next;
    const auto bytes = queue.entries_from(next, until - next);
    if (!bytes) return fail(bytes.error());
    const auto goes_on = look_at(queue, *bytes, search);
    if (!goes_on) return fail(goes_on.error());
    if (!*goes_on) break;
    if (next == before) {  // dropped just now
      search.met_removed = true;
      next = std::max(next, queue.begin());
      if (next == before) break;
    }
  }
  return {};
}

// False when nothing more is wanted.
result<bool> queue_reader::look_at(const consume_queue& queue, const shared_bytes& entries,
                                   search& search) const {
  auto& next = search.found.next;
  const auto log_begin = log_.begin();
  for (size_t at = 0; at < entries.size(); at += entry_size, next = next + 1) {
    const auto entry = load_entry(entries.view().data() + at);
    if (!entry.is_valid()) {
      if (next > search.from) return false;  // the next read says it
      return fail(errc::corrupt, "{} is no entry; {}", queue.place_of(next), how_to_rebuild);
    }
    if (entry.is_filler() || entry.physical < log_begin)
      search.met_removed = true;
    else if ((!search.filter || search.filter(entry.tags_code)) && !search.take(entry))
      return false;
  }
  return true;
}

// Reads the records: those far behind the tail together, the others each from the map.
result<void> queue_reader::fetch(const consume_queue& queue, search& search) const {
  if (search.records.empty()) return {};
  const auto cold = fetch_cold(search);
  std::shared_ptr<mapped_file> file;
  for (size_t index = 0; index < search.records.size(); ++index) {
    const auto& [offset, entry] = search.records[index];
    auto record = cold.empty() ? read_record(entry, file) : result<shared_bytes>{cold[index]};
    if (!record && entry.physical < log_.begin()) {
      search.met_removed = true;  // just now
      continue;
    }
    auto checked = check(queue, offset, entry, record);
    if (checked) {
      search.found.records.push_back(std::move(*record));
      continue;
    }
    if (search.found.records.empty()) return checked;
    search.found.next = offset;  // the next read says it
    break;
  }
  return {};
}

// Empty when the records are not all far behind the tail and in one file, or cannot be read: then
// each is read alone, and whoever reads the bad one says so.
std::vector<shared_bytes> queue_reader::fetch_cold(const search& search) const {
  const auto begin = search.records.front().entry.physical;
  const auto end = log_.read_end(begin);
  if (begin >= log_.hot_begin()) return {};
  std::vector<log_piece> pieces;
  pieces.reserve(search.records.size());
  auto last = begin;
  for (const auto& [offset, entry] : search.records) {
    if (entry.physical < last || entry.physical + entry.size > end) return {};
    last = entry.physical + entry.size;
    pieces.push_back({entry.physical.value(), entry.size});
  }
  auto read = log_.read_cold(pieces);
  return read ? std::move(*read) : std::vector<shared_bytes>{};
}

// `file` is the one of the record before.
result<shared_bytes> queue_reader::read_record(const consume_queue_entry& entry,
                                               std::shared_ptr<mapped_file>& file) const {
  const auto at = entry.physical;
  if (at < log_.hot_begin() || at + entry.size > log_.read_end(at))
    return log_.read(at, entry.size);
  if (file == nullptr || at.value() < file->begin() || at.value() >= file->end()) {
    auto found = log_.map_of(at);
    if (!found) return fail(std::move(found).error());
    file = std::move(*found);
  }
  return shared_bytes{file, file->bytes(at.value(), at.value() + entry.size)};
}

// Whether the record is the one that the entry means.
result<void> queue_reader::check(const consume_queue& queue, queue_offset offset,
                                 const consume_queue_entry& entry,
                                 const result<shared_bytes>& bytes) const {
  const auto corrupt = [&](std::string_view problem) {
    return fail(errc::corrupt, "{} points to {} in the commit log, but {}; if the log is sound, {}",
                queue.place_of(offset), entry.physical.value(), problem, how_to_rebuild);
  };
  if (!bytes && bytes.error().code() != errc::out_of_range) return fail(bytes.error());
  if (!bytes) return corrupt(bytes.error().text());
  const auto found = decode_record(bytes->view(), body_check::crc);
  if (!found) return corrupt(found.error().text());
  if (found->total_size != entry.size || found->place.physical != entry.physical ||
      found->place.queue != offset || found->message.queue_id != queue.name().queue_id ||
      found->message.topic != queue.name().topic)
    return corrupt("another record is there");
  return {};
}

}  // namespace cafmq
