#include "protocol/bodies/groups.hpp"

#include "protocol/bodies/body_document.hpp"
#include "protocol/bodies/body_writer.hpp"
#include "protocol/group_json.hpp"

namespace cafmq::remoting {
namespace {

subscription_group take_named_group(json_fields& fields) {
  std::string name;
  fields.take("groupName", name);
  return take_group(name, fields);
}

}  // namespace

std::string write_group_table(const groups_document& groups) {
  body_writer writer;
  writer.open();
  writer.field("dataVersion", groups.version);
  writer.open("forbiddenTable");
  for (const auto& [group, topics] : groups.forbidden) {
    writer.open(group);
    for (const auto& [topic, bits] : topics) writer.field(topic, bits);
    writer.close();
  }
  writer.close();
  writer.open("subscriptionGroupTable");
  for (const auto& [name, group] : groups.groups) {
    writer.open(name);
    write_group_fields(writer, group);
    writer.close();
  }
  writer.close();
  writer.close();
  return std::move(writer).text();
}

result<groups_document> read_group_table(std::string_view json) {
  return read_body(json, table_body_size_max, take_groups);
}

std::string write_group_config(const subscription_group& group) {
  body_writer writer;
  writer.open();
  write_group_fields(writer, group);
  writer.close();
  return std::move(writer).text();
}

result<subscription_group> read_group_config(std::string_view json) {
  return read_body(json, client_body_size_max, take_named_group);
}

result<std::vector<subscription_group>> read_group_configs(std::string_view json) {
  return read_body(json, table_body_size_max, [](json_fields& fields) {
    std::vector<subscription_group> groups;
    fields.each_in("groupConfigList",
                   [&](json_fields group) { groups.push_back(take_named_group(group)); });
    return groups;
  });
}

std::string write_group_forbidden(std::string_view group, std::string_view topic, bool readable) {
  body_writer writer;
  writer.open();
  writer.field("group", group);
  writer.field("readable", readable);
  writer.field("topic", topic);
  writer.close();
  return std::move(writer).text();
}

}  // namespace cafmq::remoting
