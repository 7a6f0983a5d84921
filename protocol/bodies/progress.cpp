#include "protocol/bodies/progress.hpp"

#include "protocol/bodies/body_document.hpp"
#include "protocol/bodies/body_writer.hpp"
#include "protocol/json_string.hpp"
#include "protocol/table_json.hpp"

namespace cafmq::remoting {
namespace {

void write_positions(body_writer& writer, std::string_view name, const queue_positions& positions) {
  writer.open(name);
  for (const auto& [queue, position] : positions) writer.field(queue, position);
  writer.close();
}

void write_stats(body_writer& writer, const consume_stats& stats) {
  writer.field("consumeTps", stats.consume_tps);
  writer.open("offsetTable");
  for (const auto& [queue, progress] : stats.queues) {
    writer.open(queue);
    writer.field("brokerOffset", progress.broker_position);
    writer.field("consumerOffset", progress.consumer_position);
    writer.field("lastTimestamp", progress.consumed_ms);
    writer.field("pullOffset", progress.pull_position);
    writer.close();
  }
  writer.close();
}

queue_progress take_progress(json_fields& fields) {
  queue_progress progress;
  fields.take("brokerOffset", progress.broker_position);
  fields.take("consumerOffset", progress.consumer_position);
  fields.take("lastTimestamp", progress.consumed_ms);
  fields.take("pullOffset", progress.pull_position);
  return progress;
}

}  // namespace

std::string write_consumer_offsets(const offsets_document& offsets) {
  body_writer writer;
  writer.open();
  writer.field("dataVersion", offsets.version);
  writer.open("offsetTable");
  for (const auto& [names, queues] : offsets.offsets) {
    writer.open(names.topic + "@" + names.group);
    for (const auto& [queue_id, next] : queues)
      writer.field(std::to_string(queue_id), next.value());
    writer.close();
  }
  writer.close();
  writer.close();
  return std::move(writer).text();
}

result<offsets_document> read_consumer_offsets(std::string_view json) {
  return read_body(json, table_body_size_max, take_offsets);
}

std::string write_delay_offsets(const delay_offsets& offsets) {
  body_writer writer;
  writer.open();
  writer.field("dataVersion", offsets.version);
  writer.open("offsetTable");
  for (const auto& [level, next] : offsets.levels) writer.field(std::to_string(level), next);
  writer.close();
  writer.close();
  return std::move(writer).text();
}

result<delay_offsets> read_delay_offsets(std::string_view json) {
  return read_body(json, client_body_size_max, [](json_fields& fields) {
    delay_offsets offsets;
    offsets.version = take_data_version(fields);
    if (auto table = fields.object("offsetTable"))
      table->each_number([&](std::string_view key, int64_t next) {
        const auto level = decimal_in<int32_t>(key);
        if (!level) return table->refuse(fmt::format("'{}' is not a delay level", key));
        offsets.levels.insert_or_assign(*level, next);
      });
    return offsets;
  });
}

std::string write_reset_offsets(const queue_positions& positions) {
  body_writer writer;
  writer.open();
  write_positions(writer, "offsetTable", positions);
  writer.close();
  return std::move(writer).text();
}

std::string write_reset_offset_list(const queue_positions& positions) {
  body_writer writer;
  writer.open();
  writer.open_list("offsetTable");
  for (const auto& [queue, position] : positions) {
    writer.open();
    writer.field("brokerName", queue.broker_name);
    writer.field("offset", position);
    writer.field("queueId", queue.queue.queue_id);
    writer.field("topic", queue.queue.topic);
    writer.close();
  }
  writer.close();
  writer.close();
  return std::move(writer).text();
}

result<queue_positions> read_reset_offsets(std::string_view json) {
  return read_body(json, table_body_size_max,
                   [](json_fields& fields) { return take_positions(fields, "offsetTable"); });
}

std::string write_consumer_status(const consumer_positions& clients) {
  body_writer writer;
  writer.open();
  writer.open("consumerTable");
  for (const auto& [client, positions] : clients) write_positions(writer, client, positions);
  writer.close();
  write_positions(writer, "messageQueueTable", {});
  writer.close();
  return std::move(writer).text();
}

result<queue_positions> read_client_status(std::string_view json) {
  return read_body(json, table_body_size_max,
                   [](json_fields& fields) { return take_positions(fields, "messageQueueTable"); });
}

std::string write_consume_stats(const consume_stats& stats) {
  body_writer writer;
  writer.open();
  write_stats(writer, stats);
  writer.close();
  return std::move(writer).text();
}

result<consume_stats> read_consume_stats(std::string_view json) {
  return read_body(json, table_body_size_max, [](json_fields& fields) {
    consume_stats stats;
    fields.take("consumeTps", stats.consume_tps);
    if (auto table = fields.object("offsetTable"))
      table->each_object([&](std::string_view key, json_fields progress) {
        stats.queues.insert_or_assign(take_key(*table, key), take_progress(progress));
      });
    return stats;
  });
}

std::string write_broker_consume_stats(std::string_view broker_address, const group_stats& groups) {
  int64_t behind = 0;
  int64_t in_flight = 0;
  body_writer writer;
  writer.open();
  writer.field("brokerAddr", broker_address);
  writer.open_list("consumeStatsList");
  for (const auto& [group, topics] : groups) {
    writer.open();
    writer.open_list(group);
    for (const auto& stats : topics) {
      writer.open();
      write_stats(writer, stats);
      writer.close();
      for (const auto& [queue, progress] : stats.queues) {
        behind += progress.broker_position - progress.consumer_position;
        in_flight += progress.pull_position - progress.consumer_position;
      }
    }
    writer.close();
    writer.close();
  }
  writer.close();
  writer.field("totalDiff", behind);
  writer.field("totalInflightDiff", in_flight);
  writer.close();
  return std::move(writer).text();
}

std::string write_time_spans(const std::vector<time_span>& spans) {
  body_writer writer;
  writer.open();
  writer.open_list("consumeTimeSpanSet");
  for (const auto& span : spans) {
    writer.open();
    writer.field("consumeTimeStamp", span.consumed_ms);
    writer.field("delayTime", span.delay_ms);
    writer.field("maxTimeStamp", span.max_ms);
    writer.field("messageQueue", span.queue);
    writer.field("minTimeStamp", span.min_ms);
    writer.close();
  }
  writer.close();
  writer.close();
  return std::move(writer).text();
}

}  // namespace cafmq::remoting
