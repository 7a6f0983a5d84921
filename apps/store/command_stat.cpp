#include <iostream>
#include <map>
#include <memory>

#include <fmt/ostream.h>

#include "apps/json_text.hpp"
#include "apps/report.hpp"
#include "apps/store/store_commands.hpp"
#include "apps/store/store_flags.hpp"
#include "apps/text_table.hpp"
#include "storage/inspect/store_summary.hpp"

namespace cafmq {
namespace {

struct stat_flags {
  std::shared_ptr<store_flags> store;
  bool queues = false;
  bool json = false;
};

// -- for programs -------------------------------------------------------------

struct queue_json {
  const queue_summary& queue;

  template <class Archive>
  void save(Archive& archive) const {
    archive(cereal::make_nvp("topic", queue.name.topic),
            cereal::make_nvp("queue_id", queue.name.queue_id),
            cereal::make_nvp("begin", queue.begin.value()),
            cereal::make_nvp("end", queue.end.value()),
            cereal::make_nvp("length_bytes", queue.sizes.length),
            cereal::make_nvp("disk_bytes", queue.sizes.disk));
  }
};

struct summary_json {
  const store_summary& summary;
  std::string directory;

  template <class Archive>
  void save(Archive& archive) const {
    std::vector<queue_json> queues;
    for (const auto& queue : summary.queues) queues.push_back({queue});
    archive(cereal::make_nvp("directory", directory),
            cereal::make_nvp("closed", summary.was_closed),
            cereal::make_nvp("log_begin", summary.log_begin.value()),
            cereal::make_nvp("log_end", summary.log_end.value()),
            cereal::make_nvp("log_files", summary.log.files),
            cereal::make_nvp("log_file_size", summary.log_file_size),
            cereal::make_nvp("log_length_bytes", summary.log.length),
            cereal::make_nvp("log_disk_bytes", summary.log.disk),
            cereal::make_nvp("index_files", summary.index.files),
            cereal::make_nvp("index_disk_bytes", summary.index.disk),
            cereal::make_nvp("queue_file_entries", summary.queue_file_entries),
            cereal::make_nvp("first_timestamp_ms", summary.first_timestamp_ms),
            cereal::make_nvp("last_timestamp_ms", summary.last_timestamp_ms),
            cereal::make_nvp("queues", queues));
  }
};

// -- for people ---------------------------------------------------------------

using side = text_table::alignment;

void add_to(file_sizes& sum, const file_sizes& part) {
  sum.files += part.files;
  sum.length += part.length;
  sum.disk += part.disk;
}

std::string topics_text(const store_summary& summary) {
  struct topic {
    int64_t queues = 0;
    int64_t messages = 0;
    int64_t ever = 0;
    file_sizes sizes;
  };
  std::map<std::string, topic> topics;
  for (const auto& queue : summary.queues) {
    auto& sum = topics[queue.name.topic];
    ++sum.queues;
    sum.messages += queue.end - queue.begin;
    sum.ever += queue.end.value();
    add_to(sum.sizes, queue.sizes);
  }
  text_table table{{{"TOPIC"},
                    {"QUEUES", side::right},
                    {"MESSAGES", side::right},
                    {"EVER", side::right},
                    {"QUEUE FILES", side::right},
                    {"ON DISK", side::right}}};
  for (const auto& [name, sum] : topics)
    table.add_row({name, with_separators(sum.queues), with_separators(sum.messages),
                   with_separators(sum.ever), with_separators(sum.sizes.files),
                   size_text(sum.sizes.disk)});
  return table.text();
}

std::string queues_text(const store_summary& summary) {
  text_table table{{{"TOPIC"},
                    {"QUEUE", side::right},
                    {"BEGIN", side::right},
                    {"END", side::right},
                    {"ON DISK", side::right}}};
  for (const auto& queue : summary.queues)
    table.add_row({queue.name.topic, std::to_string(queue.name.queue_id),
                   with_separators(queue.begin.value()), with_separators(queue.end.value()),
                   size_text(queue.sizes.disk)});
  return table.text();
}

std::string parts_text(const store_summary& summary) {
  file_sizes queues;
  for (const auto& queue : summary.queues) add_to(queues, queue.sizes);
  text_table table{
      {{"PART"}, {"FILES", side::right}, {"LENGTH", side::right}, {"ON DISK", side::right}}};
  const auto add = [&](const std::string& part, const file_sizes& sizes) {
    table.add_row(
        {part, with_separators(sizes.files), size_text(sizes.length), size_text(sizes.disk)});
  };
  add("commit log", summary.log);
  add("consume queues", queues);
  add("index", summary.index);
  return table.text();
}

void show(const store_summary& summary, const std::string& directory, bool each_queue) {
  fmt::print(std::cout, "{}: {}\n", directory,
             summary.was_closed ? "closed in order" : "in use, or not closed in order");
  fmt::print(std::cout, "commit log from {} to {}; stored {} to {} (UTC)\n\n",
             with_separators(summary.log_begin.value()), with_separators(summary.log_end.value()),
             time_text(summary.first_timestamp_ms), time_text(summary.last_timestamp_ms));
  std::cout << parts_text(summary) << "\n"
            << (each_queue ? queues_text(summary) : topics_text(summary));
}

exit_code stat(const stat_flags& flags) {
  const auto store = find_store(*flags.store);
  if (!store) {
    print_error(store.error());
    return exit_code::usage;
  }
  const auto shape = open_shape(*store);
  if (!shape) return exit_code::usage;
  const auto summary = summarize(*shape);
  if (!summary) {
    print_error(summary.error());
    return exit_code::incomplete;
  }
  if (flags.json)
    std::cout << json_text(summary_json{*summary, shape->directory.native()});
  else
    show(*summary, shape->directory.native(), flags.queues);
  return exit_code::success;
}

}  // namespace

void add_store_stat(CLI::App& store, command_work& chosen) {
  auto* command = store.add_subcommand("stat", "Say what is in a store and how large it is");
  auto flags = std::make_shared<stat_flags>();
  flags->store = add_store_flags(*command);
  command->add_flag("--queues", flags->queues, "A line for each queue instead of each topic");
  command->add_flag("--json", flags->json, "As JSON, for programs");
  command->footer(
      "Reads a few places of the store only, and may run beside a broker. ON DISK counts blocks:\n"
      "files have their full length from the beginning on.\n"
      "Examples:\n"
      "  cafmq store stat ~/store\n"
      "  cafmq store stat -c broker.conf --json");
  command->callback([flags, &chosen] { chosen = [flags] { return stat(*flags); }; });
}

}  // namespace cafmq
