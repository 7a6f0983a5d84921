#include "protocol/bodies/lists.hpp"

#include "protocol/bodies/body_document.hpp"
#include "protocol/bodies/body_writer.hpp"

namespace cafmq::remoting {
namespace {

std::string write_texts(std::string_view name, const std::vector<std::string>& texts) {
  body_writer writer;
  writer.open();
  writer.field(name, texts);
  writer.close();
  return std::move(writer).text();
}

void write_span(body_writer& writer, std::string_view name, const counter_span& span) {
  writer.open(name);
  writer.field("avgpt", span.average);
  writer.field("sum", span.sum);
  writer.field("tps", span.tps);
  writer.close();
}

}  // namespace

std::string write_consumer_ids(const std::vector<std::string>& ids) {
  return write_texts("consumerIdList", ids);
}

result<std::vector<std::string>> read_consumer_ids(std::string_view json) {
  return read_body(json, table_body_size_max, [](json_fields& fields) {
    std::vector<std::string> ids;
    fields.take("consumerIdList", ids);
    return ids;
  });
}

std::string write_group_list(const std::vector<std::string>& groups) {
  return write_texts("groupList", groups);
}

std::string write_text_table(const text_table& table) {
  body_writer writer;
  writer.open();
  writer.field("table", table);
  writer.close();
  return std::move(writer).text();
}

result<text_table> read_text_table(std::string_view json) {
  return read_body(json, table_body_size_max, [](json_fields& fields) {
    text_table table;
    fields.take("table", table);
    return table;
  });
}

std::string write_group_subscription(std::string_view group, std::string_view topic,
                                     const std::optional<subscription_data>& subscription) {
  body_writer writer;
  writer.open();
  writer.field("group", group);
  if (subscription) {
    writer.open("subscriptionData");
    write_subscription(writer, *subscription);
    writer.close();
  }
  writer.field("topic", topic);
  writer.close();
  return std::move(writer).text();
}

std::string write_counter(const counter_spans& spans) {
  body_writer writer;
  writer.open();
  write_span(writer, "statsDay", spans.day);
  write_span(writer, "statsHour", spans.hour);
  write_span(writer, "statsMinute", spans.minute);
  writer.close();
  return std::move(writer).text();
}

std::string write_entries(const entry_listing& listing) {
  body_writer writer;
  writer.open();
  writer.field("maxQueueIndex", listing.max);
  writer.field("minQueueIndex", listing.min);
  writer.open_list("queueData");
  for (const auto& entry : listing.entries) {
    writer.open();
    writer.field("eval", false);
    writer.field("physicOffset", entry.physical_offset);
    writer.field("physicSize", entry.size);
    writer.field("tagsCode", entry.tags_code);
    writer.close();
  }
  writer.close();
  writer.close();
  return std::move(writer).text();
}

}  // namespace cafmq::remoting
