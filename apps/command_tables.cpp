#include <iostream>
#include <memory>
#include <string>

#include "apps/commands.hpp"
#include "apps/json_text.hpp"
#include "apps/report.hpp"
#include "apps/text_table.hpp"
#include "client/admin.hpp"

namespace cafmq {
namespace {

struct listing_flags {
  std::string namesrvs = "127.0.0.1:9870";
  bool json = false;
};

std::shared_ptr<listing_flags> add_listing_flags(CLI::App& command) {
  auto flags = std::make_shared<listing_flags>();
  command.add_option("-n,--namesrv", flags->namesrvs, "Native doors of the name servers")
      ->capture_default_str();
  command.add_flag("--json", flags->json, "As JSON, for programs");
  return flags;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const auto& part : parts) all += (all.empty() ? "" : ",") + part;
  return all.empty() ? "-" : all;
}

// -- what the rows are, for people and for programs ---------------------------

struct topic_row {
  const topic_status& status;

  template <class Archive>
  void save(Archive& archive) const {
    archive(cereal::make_nvp("broker", status.broker_name),
            cereal::make_nvp("topic", status.topic.name),
            cereal::make_nvp("read_queues", status.topic.read_queues),
            cereal::make_nvp("write_queues", status.topic.write_queues),
            cereal::make_nvp("permission", status.topic.permission),
            cereal::make_nvp("messages", status.messages));
  }
};

struct group_row {
  const group_status& status;

  template <class Archive>
  void save(Archive& archive) const {
    archive(cereal::make_nvp("broker", status.broker_name), cereal::make_nvp("group", status.group),
            cereal::make_nvp("members", status.client_ids),
            cereal::make_nvp("topics", status.topics), cereal::make_nvp("lag", status.lag));
  }
};

template <class Row>
struct rows_json {
  const char* name;
  std::vector<Row> rows;

  template <class Archive>
  void save(Archive& archive) const {
    archive(cereal::make_nvp(name, rows));
  }
};

std::string topics_text(const std::vector<topic_status>& topics) {
  using side = text_table::alignment;
  text_table table{{{"TOPIC"},
                    {"BROKER"},
                    {"READ QUEUES", side::right},
                    {"WRITE QUEUES", side::right},
                    {"PERMISSION", side::right},
                    {"MESSAGES", side::right}}};
  for (const auto& [broker, topic, messages] : topics)
    table.add_row({topic.name, broker, std::to_string(topic.read_queues),
                   std::to_string(topic.write_queues), std::to_string(topic.permission),
                   with_separators(messages)});
  return table.text();
}

std::string groups_text(const std::vector<group_status>& groups) {
  using side = text_table::alignment;
  text_table table{
      {{"GROUP"}, {"BROKER"}, {"MEMBERS", side::right}, {"LAG", side::right}, {"TOPICS"}}};
  for (const auto& status : groups)
    table.add_row({status.group, status.broker_name, std::to_string(status.client_ids.size()),
                   with_separators(status.lag), joined(status.topics)});
  return table.text();
}

template <class Row, class Item>
std::string listing_json(const char* name, const std::vector<Item>& items) {
  rows_json<Row> all{name, {}};
  for (const auto& item : items) all.rows.push_back(Row{item});
  return json_text(all);
}

std::string topics_json(const std::vector<topic_status>& topics) {
  return listing_json<topic_row>("topics", topics);
}

std::string groups_json(const std::vector<group_status>& groups) {
  return listing_json<group_row>("groups", groups);
}

// `list` asks the cluster; the others turn the answer into text.
template <class List, class ToJson, class ToText>
exit_code show(const listing_flags& flags, List list, ToJson to_json, ToText to_text) {
  auto connected = admin::start({.name_servers = flags.namesrvs});
  if (!connected) {
    print_error(connected.error());
    return exit_code::usage;
  }
  const auto items = list(*connected);
  if (!items) {
    print_error(items.error());
    return exit_code::failed;
  }
  std::cout << (flags.json ? to_json(*items) : to_text(*items));
  return exit_code::success;
}

}  // namespace

void add_topic(CLI::App& app, command_work& chosen) {
  auto* topic = app.add_subcommand("topic", "Look at topics");
  topic->require_subcommand(1);
  auto* list = topic->add_subcommand("ls", "List the topics, with what is stored of each");
  auto flags = add_listing_flags(*list);
  list->footer("Example:\n  cafmq topic ls --json");
  list->callback([flags, &chosen] {
    chosen = [flags] {
      return show(
          *flags, [](admin& cluster) { return cluster.list_topics(); }, topics_json, topics_text);
    };
  });
}

void add_group(CLI::App& app, command_work& chosen) {
  auto* group = app.add_subcommand("group", "Look at consumer groups");
  group->require_subcommand(1);
  auto* list = group->add_subcommand("ls", "List the groups: members, lag, topics");
  auto flags = add_listing_flags(*list);
  list->footer("Example:\n  cafmq group ls");
  list->callback([flags, &chosen] {
    chosen = [flags] {
      return show(
          *flags, [](admin& cluster) { return cluster.list_groups(); }, groups_json, groups_text);
    };
  });
}

}  // namespace cafmq
