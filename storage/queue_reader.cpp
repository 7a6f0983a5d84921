#include "storage/queue_reader.hpp"

#include <algorithm>
#include <utility>

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

// An entry whose record may be wanted.
struct queue_reader::candidate {
  queue_offset offset;
  consume_queue_entry entry;
};

// What has been found and how far the search has come.
struct queue_reader::search {
  // Records are read so many at a time, and so many bytes of them in all, when it takes their
  // properties to know whether they are wanted.
  static constexpr size_t bunch_max = 64;
  static constexpr int64_t looked_bytes_max = int64_t{16} << 20;

  search(queue_offset from, const read_limits& limits, const message_filter& filter)
      : from{from}, limits{limits}, filter{filter} {
    const int64_t entries_for_each = filter.properties ? 1 : 20;
    until = from + std::max<int64_t>(800, entries_for_each * limits.messages_max);
  }

  read_result found;
  const queue_offset from;
  const read_limits& limits;
  const message_filter& filter;
  queue_offset until;
  std::vector<candidate> records;
  int64_t bytes = 0;         // of `records`
  int64_t found_bytes = 0;   // of `found`
  int64_t looked_bytes = 0;  // of the bunches before
  bool is_full = false;
  bool met_removed = false;

  // False when there is no room for one more.
  [[nodiscard]] bool take(const consume_queue_entry& entry) {
    const auto count_max = filter.properties ? bunch_max : static_cast<size_t>(limits.messages_max);
    if (!records.empty() && (bytes + entry.size > limits.bytes_max || records.size() >= count_max))
      return false;
    bytes += entry.size;
    records.push_back({found.next, entry});
    return true;
  }

  void end_bunch() {
    looked_bytes += std::exchange(bytes, 0);
    records.clear();
  }

  // False when what was found has no room for one more.
  [[nodiscard]] bool keep(const candidate& at, shared_bytes record) {
    if (!found.records.empty() &&
        (found_bytes + at.entry.size > limits.bytes_max ||
         found.records.size() >= static_cast<size_t>(limits.messages_max)))
      return false;
    found_bytes += at.entry.size;
    found.records.push_back(std::move(record));
    return true;
  }
};

result<read_result> queue_reader::read(const message_queue& name, queue_offset from,
                                       const read_limits& limits,
                                       const message_filter& filter) const {
  search search{from, limits, filter};
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
  auto looked = filter.properties ? look_into(*queue, search) : look_through(*queue, search);
  if (looked && !filter.properties) looked = fetch(*queue, search);
  if (!looked) return fail(std::move(looked).error());
  if (!found.records.empty())
    found.status = read_status::found;
  else
    found.status =
        search.met_removed ? read_status::message_was_removing : read_status::no_matched_message;
  return std::move(found);
}

result<std::vector<consume_queue_entry>> queue_reader::entries(const message_queue& name,
                                                               queue_offset from,
                                                               int64_t count) const {
  std::vector<consume_queue_entry> found;
  const auto queue = queues_.find(queue_key{name});
  if (queue == nullptr || from < queue->begin() || from >= queue->end()) return found;
  const auto until = from + std::min(count, queue->end() - from);
  while (from < until) {
    const auto bytes = queue->entries_from(from, until - from);
    if (!bytes) return fail(bytes.error());
    if (bytes->size() == 0) break;  // dropped just now
    for (size_t at = 0; at < bytes->size(); at += entry_size, from = from + 1)
      found.push_back(load_entry(bytes->view().data() + at));
  }
  return found;
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

// Finds out which records are wanted, bunch by bunch, as their properties say it.
result<void> queue_reader::look_into(const consume_queue& queue, search& search) const {
  while (!search.is_full && search.looked_bytes < search.looked_bytes_max) {
    if (auto looked = look_through(queue, search); !looked) return looked;
    if (search.records.empty()) break;
    if (auto fetched = fetch(queue, search); !fetched) return fetched;
    search.end_bunch();
  }
  return {};
}

// Finds out which records are wanted, or may be.
result<void> queue_reader::look_through(const consume_queue& queue, search& search) const {
  auto& next = search.found.next;
  const auto until = search.until;
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
    else if (const auto& wants = search.filter.entries;
             (!wants || wants(entry.tags_code)) && !search.take(entry))
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
    const auto& at = search.records[index];
    auto bytes = cold.empty() ? read_record(at.entry, file) : result<shared_bytes>{cold[index]};
    if (!bytes && at.entry.physical < log_.begin()) {
      search.met_removed = true;  // just now
      continue;
    }
    const auto sound = is_wanted(queue, at, bytes, search.filter.properties);
    if (sound && !*sound) continue;
    if (sound && search.keep(at, std::move(*bytes))) continue;
    if (!sound && search.found.records.empty()) return fail(sound.error());
    search.found.next = at.offset;  // the next read says it
    search.is_full = true;
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

// Whether the record passes. Whole bodies are looked at only of those that do.
result<bool> queue_reader::is_wanted(const consume_queue& queue, const candidate& at,
                                     const result<shared_bytes>& bytes,
                                     const property_filter& passes) const {
  if (passes) {
    const auto found = decode(queue, at, bytes, body_check::none);
    if (!found) return fail(found.error());
    if (!passes(found->message.properties)) return false;
  }
  return decode(queue, at, bytes, body_check::crc).map([](const record&) { return true; });
}

// The record, which has to be the one that the entry means.
result<record> queue_reader::decode(const consume_queue& queue, const candidate& at,
                                    const result<shared_bytes>& bytes, body_check body) const {
  const auto& entry = at.entry;
  const auto corrupt = [&](std::string_view problem) {
    return fail(errc::corrupt, "{} points to {} in the commit log, but {}; if the log is sound, {}",
                queue.place_of(at.offset), entry.physical.value(), problem, how_to_rebuild);
  };
  if (!bytes && bytes.error().code() != errc::out_of_range) return fail(bytes.error());
  if (!bytes) return corrupt(bytes.error().text());
  auto found = decode_record(bytes->view(), body);
  if (!found) return corrupt(found.error().text());
  if (found->total_size != entry.size || found->place.physical != entry.physical ||
      found->place.queue != at.offset || found->message.queue_id != queue.name().queue_id ||
      found->message.topic != queue.name().topic)
    return corrupt("another record is there");
  return found;
}

}  // namespace cafmq
