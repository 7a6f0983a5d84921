#include "protocol/bodies/heartbeat.hpp"

#include <algorithm>
#include <iterator>

#include "base/names.hpp"
#include "protocol/bodies/body_document.hpp"
#include "protocol/bodies/body_writer.hpp"

namespace cafmq::remoting {
namespace {

template <class Value>
struct named {
  std::string_view name;
  Value value;
};

constexpr named<consume_type> types[] = {{"CONSUME_ACTIVELY", consume_type::actively},
                                         {"CONSUME_PASSIVELY", consume_type::passively},
                                         {"CONSUME_POP", consume_type::pop}};
constexpr named<message_model> models[] = {{"BROADCASTING", message_model::broadcasting},
                                           {"CLUSTERING", message_model::clustering}};
// The first name of a value is the one that is written.
constexpr named<consume_from> froms[] = {
    {"CONSUME_FROM_LAST_OFFSET", consume_from::last_offset},
    {"CONSUME_FROM_FIRST_OFFSET", consume_from::first_offset},
    {"CONSUME_FROM_TIMESTAMP", consume_from::timestamp},
    {"CONSUME_FROM_LAST_OFFSET_AND_FROM_MIN_WHEN_BOOT_FIRST", consume_from::last_offset},
    {"CONSUME_FROM_MIN_OFFSET", consume_from::first_offset},
    {"CONSUME_FROM_MAX_OFFSET", consume_from::last_offset}};

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  const auto* found = std::find_if(std::begin(table), std::end(table),
                                   [&](const auto& entry) { return entry.value == value; });
  return found != std::end(table) ? found->name : "UNKNOWN";
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// The value with that name in any case: the Go client has its own.
template <class Table>
const auto* entry_named(const Table& table, std::string_view name) {
  const auto* found = std::find_if(std::begin(table), std::end(table), [&](const auto& entry) {
    return std::equal(name.begin(), name.end(), entry.name.begin(), entry.name.end(),
                      [](char c, char wanted) { return upper(c) == wanted; });
  });
  return found != std::end(table) ? found : nullptr;
}

consumer_data take_consumer(json_fields& fields) {
  consumer_data consumer;
  fields.take("groupName", consumer.group);
  fields.take("unitMode", consumer.unit_mode);
  take_consume_type(fields, consumer.type);
  take_message_model(fields, consumer.model);
  take_consume_from(fields, consumer.from);
  fields.each_in("subscriptionDataSet", [&](json_fields subscription) {
    consumer.subscriptions.push_back(take_subscription(subscription));
  });
  if (auto named = check_group_name(consumer.group); !named) fields.refuse(named.error().text());
  return consumer;
}

std::string take_producer(json_fields& fields) {
  std::string group;
  fields.take("groupName", group);
  if (auto named = check_group_name(group); !named) fields.refuse(named.error().text());
  return group;
}

void write_consumer(body_writer& writer, const consumer_data& consumer) {
  writer.open();
  writer.field("consumeFromWhere", to_string(consumer.from));
  writer.field("consumeType", to_string(consumer.type));
  writer.field("groupName", consumer.group);
  writer.field("messageModel", to_string(consumer.model));
  writer.open_list("subscriptionDataSet");
  for (const auto& subscription : consumer.subscriptions) {
    writer.open();
    write_subscription(writer, subscription);
    writer.close();
  }
  writer.close();
  writer.field("unitMode", consumer.unit_mode);
  writer.close();
}

}  // namespace

std::string_view to_string(consume_type type) {
  return name_in(types, type);
}

std::string_view to_string(message_model model) {
  return name_in(models, model);
}

std::string_view to_string(consume_from from) {
  return name_in(froms, from);
}

void take_consume_type(json_fields& fields, consume_type& target) {
  std::string name{to_string(target)};
  fields.take("consumeType", name);
  const auto* found = entry_named(types, name);
  if (found == nullptr) return fields.refuse("consumeType is none of RocketMQ's");
  target = found->value;
}

void take_message_model(json_fields& fields, message_model& target) {
  std::string name{to_string(target)};
  fields.take("messageModel", name);
  const auto* found = entry_named(models, name);
  if (found == nullptr) return fields.refuse("messageModel is none of RocketMQ's");
  target = found->value;
}

void take_consume_from(json_fields& fields, consume_from& target) {
  std::string name{to_string(target)};
  fields.take("consumeFromWhere", name);
  const auto* found = entry_named(froms, name);
  target = found != nullptr ? found->value : consume_from::last_offset;
}

void write_subscription(body_writer& writer, const subscription_data& subscription) {
  writer.field("classFilterMode", subscription.class_filter);
  writer.field("codeSet", subscription.tag_codes);
  writer.field("expressionType", subscription.expression_type);
  writer.field("subString", subscription.expression);
  writer.field("subVersion", subscription.version);
  writer.field("tagsSet", subscription.tags);
  writer.field("topic", subscription.topic);
}

subscription_data take_subscription(json_fields& fields) {
  subscription_data subscription;
  fields.take("classFilterMode", subscription.class_filter);
  fields.take("codeSet", subscription.tag_codes);
  fields.take("expressionType", subscription.expression_type);
  fields.take("subString", subscription.expression);
  fields.take("subVersion", subscription.version);
  fields.take("tagsSet", subscription.tags);
  fields.take("topic", subscription.topic);
  if (subscription.expression_type.empty()) subscription.expression_type = "TAG";
  if (auto named = check_topic_name(subscription.topic); !named)
    fields.refuse(named.error().text());
  return subscription;
}

std::string write_heartbeat(const heartbeat_data& heartbeat) {
  body_writer writer;
  writer.open();
  writer.field("clientID", heartbeat.client_id);
  writer.open_list("consumerDataSet");
  for (const auto& consumer : heartbeat.consumers) write_consumer(writer, consumer);
  writer.close();
  writer.field("heartbeatFingerprint", heartbeat.fingerprint);
  writer.open_list("producerDataSet");
  for (const auto& group : heartbeat.producer_groups) {
    writer.open();
    writer.field("groupName", group);
    writer.close();
  }
  writer.close();
  writer.field("withoutSub", heartbeat.without_subscriptions);
  writer.close();
  return std::move(writer).text();
}

result<heartbeat_data> read_heartbeat(std::string_view json) {
  return read_body(json, client_body_size_max, [](json_fields& fields) {
    heartbeat_data heartbeat;
    fields.take("clientID", heartbeat.client_id);
    fields.take("heartbeatFingerprint", heartbeat.fingerprint);
    fields.take("withoutSub", heartbeat.without_subscriptions);
    fields.each_in("consumerDataSet", [&](json_fields consumer) {
      heartbeat.consumers.push_back(take_consumer(consumer));
    });
    fields.each_in("producerDataSet", [&](json_fields producer) {
      heartbeat.producer_groups.push_back(take_producer(producer));
    });
    if (heartbeat.client_id.empty()) fields.refuse("clientID is missing");
    return heartbeat;
  });
}

std::string write_filter_check(const filter_check& check) {
  body_writer writer;
  writer.open();
  writer.field("clientId", check.client_id);
  writer.field("group", check.group);
  if (!check.name_space.empty()) writer.field("namespace", check.name_space);
  writer.open("subscriptionData");
  write_subscription(writer, check.subscription);
  writer.close();
  writer.close();
  return std::move(writer).text();
}

result<filter_check> read_filter_check(std::string_view json) {
  return read_body(json, client_body_size_max, [](json_fields& fields) {
    filter_check check;
    fields.take("clientId", check.client_id);
    fields.take("group", check.group);
    fields.take("namespace", check.name_space);
    auto subscription = fields.object("subscriptionData");
    if (subscription)
      check.subscription = take_subscription(*subscription);
    else
      fields.refuse("subscriptionData is missing");
    return check;
  });
}

}  // namespace cafmq::remoting
