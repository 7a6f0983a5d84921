#include "protocol/groups_document.hpp"

#include <limits>

#include "base/names.hpp"
#include "protocol/group_json.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/json_text.hpp"
#include "protocol/table_json.hpp"

namespace cafmq {
namespace {

void take_forbidden(groups_document& document, std::string_view group, json_fields& fields) {
  if (auto named = check_group_name(group); !named) fields.refuse(named.error().text());
  auto& topics = document.forbidden[std::string{group}];
  fields.each_number([&](std::string_view topic, int64_t bits) {
    if (auto named = check_topic_name(topic); !named) fields.refuse(named.error().text());
    if (bits < 0 || bits > std::numeric_limits<int32_t>::max())
      fields.refuse("what is forbidden must be bits of a 32-bit number");
    topics.insert_or_assign(std::string{topic}, static_cast<int32_t>(bits));
  });
}

}  // namespace

std::string write_groups(const groups_document& document) {
  table_writer writer;
  writer.open();
  writer.field(document.version);
  writer.open("forbiddenTable");
  for (const auto& [group, topics] : document.forbidden) {
    writer.open(group);
    for (const auto& [topic, bits] : topics) writer.field(topic, bits);
    writer.close();
  }
  writer.close();
  writer.open("subscriptionGroupTable");
  for (const auto& [name, group] : document.groups) {
    writer.open(name);
    write_group_fields(writer, group);
    writer.close();
  }
  writer.close();
  writer.close();
  return writer.text();
}

groups_document take_groups(json_fields& table) {
  groups_document document;
  document.version = take_data_version(table);
  if (auto groups = table.object("subscriptionGroupTable"))
    groups->each_object([&](std::string_view name, json_fields fields) {
      document.groups.insert_or_assign(std::string{name}, take_group(name, fields));
    });
  if (auto forbidden = table.object("forbiddenTable"))
    forbidden->each_object([&](std::string_view group, json_fields fields) {
      take_forbidden(document, group, fields);
    });
  return document;
}

result<groups_document> read_groups(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return fail(std::move(parsed).error());
  json_reading reading;
  json_fields table{reading, *parsed, ""};
  auto document = take_groups(table);
  if (auto read = reading.outcome(); !read) return fail(std::move(read).error());
  return document;
}

}  // namespace cafmq
