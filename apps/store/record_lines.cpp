#include "apps/store/record_lines.hpp"

#include <fmt/format.h>

#include "apps/store/json_line.hpp"
#include "apps/store/store_flags.hpp"
#include "message/host_address.hpp"
#include "message/properties.hpp"

namespace cafmq {
namespace {

std::string_view transaction_of(const message& message) {
  switch (message.system_flag & system_flag::transaction_mask) {
    case system_flag::transaction_prepared:
      return " prepared";
    case system_flag::transaction_commit:
      return " committed";
    case system_flag::transaction_rollback:
      return " rolled back";
    default:
      return "";
  }
}

}  // namespace

std::string record_text(const record& record, bool whole_body) {
  const auto& message = record.message;
  const auto body = whole_body ? message.body : cut_text(message.body, shown_body_max);
  std::string properties;
  for (const auto& [name, value] : decode_properties(message.properties))
    properties += fmt::format(" {}={}", printable(name), printable(value));
  return fmt::format("{} {} bytes  {} queue {} offset {}{}  {} {}  body of {} bytes: {}{}\n",
                     record.place.physical.value(), record.total_size, message.topic,
                     message.queue_id, record.place.queue.value(), transaction_of(message),
                     time_text(record.place.store_timestamp_ms), properties, message.body.size(),
                     printable(body), body.size() < message.body.size() ? "..." : "");
}

std::string record_json(const record& record, bool whole_body) {
  const auto& message = record.message;
  json_line line;
  line.add("physical_offset", record.place.physical.value())
      .add("size", int64_t{record.total_size})
      .add("topic", message.topic)
      .add("queue_id", int64_t{message.queue_id})
      .add("queue_offset", record.place.queue.value())
      .add("flag", int64_t{message.flag})
      .add("system_flag", int64_t{message.system_flag})
      .add("born_timestamp_ms", message.born_timestamp_ms)
      .add("born_host", to_string(message.born_host))
      .add("store_timestamp_ms", record.place.store_timestamp_ms)
      .add("store_host", to_string(record.store_host))
      .add("reconsume_times", int64_t{message.reconsume_times})
      .add("prepared_offset", message.prepared_transaction_offset)
      .begin("properties");
  for (const auto& [name, value] : decode_properties(message.properties)) line.add(name, value);
  line.end()
      .add("body_crc", int64_t{record.body_crc})
      .add("body_size", static_cast<int64_t>(message.body.size()))
      .add("body", whole_body ? message.body : cut_text(message.body, shown_body_max));
  return line.text();
}

}  // namespace cafmq
