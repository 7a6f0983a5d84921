#include "protocol/offsets_document.hpp"

#include <charconv>
#include <optional>

#include "base/names.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/json_text.hpp"
#include "protocol/table_json.hpp"

namespace cafmq {
namespace {

constexpr char separator = '@';  // no name contains it

result<group_topic> split_key(std::string_view key) {
  const auto at = key.find(separator);
  if (at == std::string_view::npos)
    return fail(errc::corrupt, "the key must be a topic, '@' and a group");
  group_topic names{std::string{key.substr(at + 1)}, std::string{key.substr(0, at)}};
  if (auto named = check_topic_name(names.topic); !named) return fail(std::move(named).error());
  if (auto named = check_group_name(names.group); !named) return fail(std::move(named).error());
  return names;
}

std::optional<int32_t> queue_id_of(std::string_view text) {
  int32_t queue_id = -1;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), queue_id);
  if (wrong != std::errc{} || end != text.data() + text.size() || queue_id < 0) return std::nullopt;
  return queue_id;
}

queue_offsets take_queues(json_fields& fields) {
  queue_offsets queues;
  fields.each_number([&](std::string_view key, int64_t next) {
    const auto queue_id = queue_id_of(key);
    if (!queue_id) return fields.refuse(fmt::format("'{}' is not a queue id", key));
    // RocketMQ stores whatever a client commits and takes a negative offset for none at all.
    if (next >= 0) queues.insert_or_assign(*queue_id, queue_offset{next});
  });
  return queues;
}

}  // namespace

std::string write_offsets(const offsets_document& document) {
  table_writer writer;
  writer.open();
  writer.field(document.version);
  writer.open("offsetTable");
  for (const auto& [names, queues] : document.offsets) {
    writer.open(names.topic + separator + names.group);
    for (const auto& [queue_id, next] : queues)
      writer.field(std::to_string(queue_id), next.value());
    writer.close();
  }
  writer.close();
  writer.close();
  return writer.text();
}

offsets_document take_offsets(json_fields& table) {
  offsets_document document;
  document.version = take_data_version(table);
  if (auto offsets = table.object("offsetTable"))
    offsets->each_object([&](std::string_view key, json_fields fields) {
      auto names = split_key(key);
      if (!names) return fields.refuse(names.error().text());
      document.offsets.insert_or_assign(std::move(*names), take_queues(fields));
    });
  return document;
}

result<offsets_document> read_offsets(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return fail(std::move(parsed).error());
  json_reading reading;
  json_fields table{reading, *parsed, ""};
  auto document = take_offsets(table);
  if (auto read = reading.outcome(); !read) return fail(std::move(read).error());
  return document;
}

}  // namespace cafmq
