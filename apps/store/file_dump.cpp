#include "apps/store/file_dump.hpp"

#include <algorithm>

#include <fmt/ostream.h>

#include "apps/store/json_line.hpp"
#include "apps/store/record_lines.hpp"
#include "apps/store/store_flags.hpp"
#include "protocol/json_text.hpp"
#include "storage/checkpoint.hpp"
#include "storage/inspect/file_kind.hpp"
#include "storage/inspect/index_entries.hpp"
#include "storage/inspect/log_scan.hpp"
#include "storage/inspect/queue_entries.hpp"
#include "storage/queue_inventory.hpp"

namespace cafmq {
namespace {

namespace fs = std::filesystem;

// The file alone, as if its sequence had no other.
result<segment_list> alone(const fs::path& path, int64_t begin) {
  std::error_code problem;
  const auto size = fs::file_size(path, problem);
  if (problem) return fail_errno(fmt::format("cannot look at {}", path.native()), problem.value());
  segment_list list;
  list.directory = path.parent_path();
  list.files.push_back({begin, static_cast<int64_t>(size), 0, path});
  return list;
}

void show_break(const log_break& gap, bool ends, const dump_wishes& wishes, std::ostream& out) {
  if (wishes.json) {
    json_line line;
    line.add("physical_offset", gap.begin.value()).add("byte", gap.byte).add("damage", gap.problem);
    if (!ends) line.add("next_record", gap.end.value());
    out << line.text();
    return;
  }
  fmt::print(out, "{} NO RECORD (byte {}): {}{}\n", gap.begin.value(), gap.byte, gap.problem,
             ends ? "; none follows" : fmt::format("; the next one is at {}", gap.end.value()));
}

result<bool> dump_log(const fs::path& path, int64_t begin, const dump_wishes& wishes,
                      std::ostream& out) {
  const auto list = alone(path, begin);
  if (!list) return fail(list.error());
  log_scan log{*list, list->files.front().size, body_check::crc};
  bool sound = true;
  int64_t shown = 0;
  while (shown < wishes.count) {
    const auto* record = log.next();
    for (const auto& gap : log.take_breaks()) {
      sound = false;
      show_break(gap, false, wishes, out);
    }
    if (record == nullptr) break;
    if (record->place.physical.value() < wishes.from) continue;
    out << (wishes.json ? record_json(*record, wishes.whole_bodies)
                        : record_text(*record, wishes.whole_bodies));
    ++shown;
  }
  if (log.unreadable()) return fail(*log.unreadable());
  if (shown < wishes.count && log.tail() && log.tail()->has_content) {
    sound = false;
    show_break(*log.tail(), true, wishes, out);
  }
  return sound;
}

void show_entry(const queue_entries::numbered& written, const dump_wishes& wishes,
                std::ostream& out) {
  const auto& [offset, entry] = written;
  const bool filler = entry.is_filler();
  if (wishes.json) {
    json_line line;
    line.add("queue_offset", offset.value())
        .add("physical_offset", entry.physical.value())
        .add("size", int64_t{entry.size})
        .add("tags_code", entry.tags_code)
        .add("filler", filler);
    if (!entry.is_valid()) line.add("damage", "no entry can say this");
    out << line.text();
    return;
  }
  if (filler)
    fmt::print(out, "{} filler\n", offset.value());
  else
    fmt::print(out, "{} {} bytes at {}  tags code {}{}\n", offset.value(), entry.size,
               entry.physical.value(), entry.tags_code, entry.is_valid() ? "" : "  IMPOSSIBLE");
}

result<bool> dump_queue(const fs::path& path, int64_t begin, const dump_wishes& wishes,
                        std::ostream& out) {
  const auto list = alone(path, begin);
  if (!list) return fail(list.error());
  constexpr int64_t step = int64_t{64} << 10;
  queue_entries entries{*list, list->files.front().size, step};
  bool sound = true;
  queue_offset from{std::max<int64_t>(wishes.from, begin / consume_queue_layout::entry_size)};
  for (int64_t shown = 0; shown < wishes.count; ++shown) {
    const auto written = entries.next_written(from);
    if (!written) return fail(written.error());
    if (!*written) break;
    sound = sound && (*written)->entry.is_valid();
    show_entry(**written, wishes, out);
    from = (*written)->offset + 1;
  }
  return sound;
}

void show_header(const index_entries& index, const dump_wishes& wishes, std::ostream& out) {
  const auto& header = index.header();
  if (wishes.json)
    out << json_line{}
               .add("begin_timestamp_ms", header.begin_timestamp_ms)
               .add("end_timestamp_ms", header.end_timestamp_ms)
               .add("begin", header.begin.value())
               .add("end", header.end.value())
               .add("slots", int64_t{index.slots()})
               .add("slots_used", int64_t{header.used_slots})
               .add("next_item", int64_t{header.next_item})
               .text();
  else
    fmt::print(out, "records at {} to {}, stored {} to {}; {} of {} slots used; next item {}\n",
               header.begin.value(), header.end.value(), time_text(header.begin_timestamp_ms),
               time_text(header.end_timestamp_ms), header.used_slots, index.slots(),
               header.next_item);
}

result<bool> dump_index(const fs::path& path, const dump_wishes& wishes, std::ostream& out) {
  auto index = index_entries::open(path, std::nullopt);
  if (!index) return fail(std::move(index).error());
  show_header(*index, wishes, out);
  const auto first = std::clamp<int64_t>(wishes.from, 1, std::max(index->item_end(), 1));
  int64_t shown = 0;
  for (auto number = static_cast<int32_t>(first); number < index->item_end(); ++number) {
    if (shown++ >= wishes.count) break;
    const auto item = index->item(number);
    if (!item) return fail(item.error());
    if (wishes.json)
      out << json_line{}
                 .add("item", int64_t{number})
                 .add("key_hash", int64_t{item->key_hash})
                 .add("physical_offset", item->physical.value())
                 .add("seconds", int64_t{item->seconds})
                 .add("previous", int64_t{item->previous})
                 .text();
    else
      fmt::print(out, "{} hash {} leads to {}  after {} s  previous {}\n", number, item->key_hash,
                 item->physical.value(), item->seconds, item->previous);
  }
  return index->header().next_item <= index->item_end();
}

result<bool> dump_checkpoint(const fs::path& path, const dump_wishes& wishes, std::ostream& out) {
  const auto read = read_checkpoint(path);
  if (!read) return fail(read.error());
  if (wishes.json)
    out << json_line{}
               .add("log_timestamp_ms", read->log_timestamp_ms)
               .add("queue_timestamp_ms", read->queue_timestamp_ms)
               .add("index_timestamp_ms", read->index_timestamp_ms)
               .add("master_flushed", read->master_flushed.value())
               .add("confirmed", read->confirmed.value())
               .text();
  else
    fmt::print(out,
               "log time        {}\nqueue time      {}\nindex time      {}\nmaster flushed  {}\n"
               "confirmed       {}\n",
               time_text(read->log_timestamp_ms), time_text(read->queue_timestamp_ms),
               time_text(read->index_timestamp_ms), read->master_flushed.value(),
               read->confirmed.value());
  return true;
}

// A small file, whole.
result<std::string> text_of(const fs::path& path) {
  auto window = file_window::open(path);
  if (!window) return fail(std::move(window).error());
  constexpr auto size_max = static_cast<int64_t>(json_size_max);
  if (window->size() > size_max)
    return fail(errc::corrupt, "{} has {} bytes; at most {} are read", path.native(),
                window->size(), size_max);
  const auto bytes = window->bytes(0, window->size());
  if (!bytes) return fail(bytes.error());
  return std::string{*bytes};
}

result<bool> dump_inventory(const fs::path& path, const dump_wishes& wishes, std::ostream& out) {
  const auto text = text_of(path);
  if (!text) return fail(text.error());
  const auto queues = parse_inventory(*text);
  for (const auto& [queue, end] : queues)
    if (wishes.json)
      out << json_line{}
                 .add("topic", queue.topic)
                 .add("queue_id", int64_t{queue.queue_id})
                 .add("end", end.value())
                 .text();
    else
      fmt::print(out, "{} queue {} ends at {}\n", queue.topic, queue.queue_id, end.value());
  return static_cast<size_t>(std::count(text->begin(), text->end(), '\n')) == queues.size();
}

result<bool> dump_text(const fs::path& path, const dump_wishes& wishes, std::ostream& out) {
  const auto text = text_of(path);
  if (!text) return fail(text.error());
  if (wishes.json)
    out << json_line{}.add("text", *text).text();
  else
    out << printable(*text) << "\n";
  return true;
}

result<bool> dump_table(const fs::path& path, const dump_wishes& wishes, std::ostream& out) {
  const auto text = text_of(path);
  if (!text) return fail(text.error());
  const auto document = parse_json(*text);
  if (!document) return fail(errc::corrupt, "{}: {}", path.native(), document.error().text());
  if (!wishes.json) {
    out << *text << (text->ends_with('\n') ? "" : "\n");
    return true;
  }
  rapidjson::StringBuffer line;
  rapidjson::Writer<rapidjson::StringBuffer> writer{line};
  document->Accept(writer);
  out << line.GetString() << "\n";
  return true;
}

}  // namespace

result<bool> dump_file(const fs::path& file, const dump_wishes& wishes, std::ostream& out) {
  const auto known = kind_of(file);
  if (!known) return fail(known.error());
  switch (known->kind) {
    case store_file::commit_log:
      return dump_log(file, known->begin, wishes, out);
    case store_file::consume_queue:
      return dump_queue(file, known->begin, wishes, out);
    case store_file::index:
      return dump_index(file, wishes, out);
    case store_file::checkpoint:
      return dump_checkpoint(file, wishes, out);
    case store_file::inventory:
      return dump_inventory(file, wishes, out);
    case store_file::text:
      return dump_text(file, wishes, out);
    case store_file::table:
      return dump_table(file, wishes, out);
  }
  return fail(errc::invalid_argument, "{} cannot be shown", file.native());
}

}  // namespace cafmq
