#include "protocol/bodies/assignments.hpp"

#include "base/names.hpp"
#include "protocol/bodies/body_document.hpp"
#include "protocol/bodies/body_writer.hpp"

namespace cafmq::remoting {
namespace {

std::string_view name_of(request_mode mode) {
  return mode == request_mode::pop ? "POP" : "PULL";
}

void refuse_names(json_fields& fields, std::string_view topic, std::string_view group) {
  if (auto named = check_topic_name(topic); !named) fields.refuse(named.error().text());
  if (auto named = check_group_name(group); !named) fields.refuse(named.error().text());
}

void write_setting(body_writer& writer, const request_mode_setting& setting) {
  writer.field("consumerGroup", setting.group);
  writer.field("mode", name_of(setting.mode));
  writer.field("popShareQueueNum", setting.pop_share_queues);
  writer.field("topic", setting.topic);
}

request_mode_setting take_setting(json_fields& fields) {
  request_mode_setting setting;
  std::string mode{name_of(setting.mode)};
  fields.take("consumerGroup", setting.group);
  fields.take("mode", mode);
  fields.take("popShareQueueNum", setting.pop_share_queues);
  fields.take("topic", setting.topic);
  if (mode == name_of(request_mode::pop))
    setting.mode = request_mode::pop;
  else if (mode != name_of(request_mode::pull))
    fields.refuse("mode must be PULL or POP");
  refuse_names(fields, setting.topic, setting.group);
  return setting;
}

}  // namespace

std::string write_assignment_query(const assignment_query& query) {
  body_writer writer;
  writer.open();
  writer.field("clientId", query.client_id);
  writer.field("consumerGroup", query.group);
  writer.field("messageModel", to_string(query.model));
  writer.field("strategyName", query.strategy);
  writer.field("topic", query.topic);
  writer.close();
  return std::move(writer).text();
}

result<assignment_query> read_assignment_query(std::string_view json) {
  return read_body(json, client_body_size_max, [](json_fields& fields) {
    assignment_query query;
    fields.take("clientId", query.client_id);
    fields.take("consumerGroup", query.group);
    fields.take("strategyName", query.strategy);
    fields.take("topic", query.topic);
    take_message_model(fields, query.model);
    refuse_names(fields, query.topic, query.group);
    return query;
  });
}

std::string write_assignments(const std::vector<broker_queue>& queues, request_mode mode) {
  body_writer writer;
  writer.open();
  writer.open_list("messageQueueAssignments");
  for (const auto& queue : queues) {
    writer.open();
    writer.field("messageQueue", queue);
    writer.field("mode", name_of(mode));
    writer.close();
  }
  writer.close();
  writer.close();
  return std::move(writer).text();
}

std::string write_request_mode(const request_mode_setting& setting) {
  body_writer writer;
  writer.open();
  write_setting(writer, setting);
  writer.close();
  return std::move(writer).text();
}

result<request_mode_setting> read_request_mode(std::string_view json) {
  return read_body(json, client_body_size_max, take_setting);
}

std::string write_request_modes(const std::vector<request_mode_setting>& settings) {
  std::map<std::string_view, std::map<std::string_view, const request_mode_setting*>> topics;
  for (const auto& setting : settings) topics[setting.topic][setting.group] = &setting;
  body_writer writer;
  writer.open();
  writer.open("messageRequestModeMap");
  for (const auto& [topic, groups] : topics) {
    writer.open(topic);
    for (const auto& [group, setting] : groups) {
      writer.open(group);
      write_setting(writer, *setting);
      writer.close();
    }
    writer.close();
  }
  writer.close();
  writer.close();
  return std::move(writer).text();
}

}  // namespace cafmq::remoting
