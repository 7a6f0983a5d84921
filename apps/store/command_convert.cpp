#include <iostream>
#include <memory>

#include <fmt/ostream.h>

#include "apps/progress.hpp"
#include "apps/report.hpp"
#include "apps/store/store_commands.hpp"
#include "apps/store/store_flags.hpp"
#include "storage/queue_conversion.hpp"

namespace cafmq {
namespace {

using kind = consume_queue_layout_kind;

struct convert_flags {
  std::shared_ptr<store_flags> store;
  std::string to;
};

exit_code convert(const convert_flags& flags) {
  auto store = find_store(*flags.store);
  if (!store) {
    print_error(store.error());
    return exit_code::usage;
  }
  const auto shape = open_shape(*store);
  if (!shape) return exit_code::usage;
  auto& options = store->options;
  options.consume_queues = flags.to == "files" ? kind::files : kind::blocks;
  if (shape->queue_file_size > 0)
    options.consume_queue_file_entries = shape->queue_file_size / consume_queue_layout::entry_size;
  progress drawn{"queues", static_cast<int64_t>(shape->queues.size()), progress::elsewhere::lines};
  const auto count =
      convert_queues(options, [&](size_t done, size_t) { drawn.show(static_cast<int64_t>(done)); });
  if (!count) {
    print_error(count.error());
    return exit_code::failed;
  }
  fmt::print(std::cout, "{} queues are laid out as {}; set consumeQueueLayout={} for the broker\n",
             *count, flags.to, flags.to);
  return exit_code::success;
}

}  // namespace

void add_store_convert(CLI::App& store, command_work& chosen) {
  auto* command =
      store.add_subcommand("convert", "Change how the consume queues of a store lie on disk");
  auto flags = std::make_shared<convert_flags>();
  flags->store = add_store_flags(*command);
  command->add_option("--to", flags->to, "files (RocketMQ's) or blocks (for very many queues)")
      ->required()
      ->check(CLI::IsMember({"files", "blocks"}));
  command->footer(
      "The broker must be down and must have been stopped in order. At every moment one layout is\n"
      "whole; the old one is removed at the end.\n"
      "Exit codes: 0 done, 1 refused or failed, 2 wrong usage.\n"
      "Examples:\n"
      "  cafmq store convert ~/store --to blocks\n"
      "  cafmq store convert -c broker.conf --to files");
  command->callback([flags, &chosen] { chosen = [flags] { return convert(*flags); }; });
}

}  // namespace cafmq
