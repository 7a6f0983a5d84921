#include "protocol/bodies/connections.hpp"

#include "protocol/bodies/body_document.hpp"
#include "protocol/bodies/body_writer.hpp"

namespace cafmq::remoting {
namespace {

void write_set(body_writer& writer, const std::vector<client_connection>& connections) {
  writer.open_list("connectionSet");
  for (const auto& connection : connections) {
    writer.open();
    writer.field("clientAddr", connection.address);
    writer.field("clientId", connection.client_id);
    writer.field("language", to_string(connection.language));
    writer.field("version", connection.version);
    writer.close();
  }
  writer.close();
}

std::vector<client_connection> take_set(json_fields& fields) {
  std::vector<client_connection> connections;
  fields.each_in("connectionSet", [&](json_fields one) {
    auto& connection = connections.emplace_back();
    std::string language;
    one.take("clientAddr", connection.address);
    one.take("clientId", connection.client_id);
    one.take("language", language);
    one.take("version", connection.version);
    connection.language = language_named(language);
  });
  return connections;
}

}  // namespace

std::string write_consumer_connections(const consumer_connections& consumers) {
  body_writer writer;
  writer.open();
  write_set(writer, consumers.connections);
  writer.field("consumeFromWhere", to_string(consumers.from));
  writer.field("consumeType", to_string(consumers.type));
  writer.field("messageModel", to_string(consumers.model));
  writer.open("subscriptionTable");
  for (const auto& subscription : consumers.subscriptions) {
    writer.open(subscription.topic);
    write_subscription(writer, subscription);
    writer.close();
  }
  writer.close();
  writer.close();
  return std::move(writer).text();
}

result<consumer_connections> read_consumer_connections(std::string_view json) {
  return read_body(json, table_body_size_max, [](json_fields& fields) {
    consumer_connections consumers;
    consumers.connections = take_set(fields);
    take_consume_type(fields, consumers.type);
    take_message_model(fields, consumers.model);
    take_consume_from(fields, consumers.from);
    if (auto table = fields.object("subscriptionTable"))
      table->each_object([&](std::string_view, json_fields subscription) {
        consumers.subscriptions.push_back(take_subscription(subscription));
      });
    return consumers;
  });
}

std::string write_connections(const std::vector<client_connection>& producers) {
  body_writer writer;
  writer.open();
  write_set(writer, producers);
  writer.close();
  return std::move(writer).text();
}

result<std::vector<client_connection>> read_connections(std::string_view json) {
  return read_body(json, table_body_size_max, take_set);
}

std::string write_producers(const producer_table& producers) {
  body_writer writer;
  writer.open();
  writer.open("data");
  for (const auto& [group, infos] : producers) {
    writer.open_list(group);
    for (const auto& info : infos) {
      writer.open();
      writer.field("clientId", info.connection.client_id);
      writer.field("language", to_string(info.connection.language));
      writer.field("lastUpdateTimestamp", info.updated_ms);
      writer.field("remoteIP", info.connection.address);
      writer.field("version", info.connection.version);
      writer.close();
    }
    writer.close();
  }
  writer.close();
  writer.close();
  return std::move(writer).text();
}

}  // namespace cafmq::remoting
