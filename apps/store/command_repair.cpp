#include <iostream>
#include <memory>

#include <fmt/ostream.h>

#include "apps/progress.hpp"
#include "apps/report.hpp"
#include "apps/store/store_commands.hpp"
#include "apps/store/store_flags.hpp"
#include "base/clock.hpp"
#include "storage/inspect/store_repair.hpp"
#include "storage/inspect/store_use.hpp"

namespace cafmq {
namespace {

struct repair_flags {
  std::shared_ptr<store_flags> store;
  bool dry_run = false;
  bool yes = false;
};

exit_code failed_with(const error& cause) {
  print_error(cause);
  return exit_code::failed;
}

check_report check(const store_shape& shape, const named_store& store) {
  int64_t total = 0;
  for (const auto& file : shape.log.files) total += file.size;
  progress drawn{"bytes of the commit log", total, progress::elsewhere::lines};
  check_wishes wishes;
  wishes.delay_levels_ms = store.options.delay_levels_ms;
  wishes.report = [](const store_finding& finding) {
    if (finding.level == finding_level::damage)
      fmt::print(std::cerr, "cafmq: {}\n", to_sentence(finding));
  };
  wishes.shown = [&](int64_t bytes) { drawn.show(bytes); };
  return check_store(shape, wishes);
}

void show_plan(const repair_plan& plan, bool will_be_done) {
  std::cout << (will_be_done ? "This is done:\n" : "This would be done:\n");
  for (const auto& step : plan.steps) fmt::print(std::cout, "  {}\n", step);
}

exit_code carry_out(const store_shape& shape, const repair_plan& plan, const named_store& store) {
  const system_clock clock;
  const auto done = repair_store(shape, plan, store.options, clock);
  if (!done) return failed_with(done.error());
  fmt::print(std::cout, "repaired: the commit log ends at {}; its queues agree with it\n",
             done->log_end.value());
  return exit_code::success;
}

exit_code repair(const repair_flags& flags) {
  const auto store = find_store(*flags.store);
  if (!store) {
    print_error(store.error());
    return exit_code::usage;
  }
  const auto in_use = is_in_use(store->options.directory);
  if (!in_use) return failed_with(in_use.error());
  if (*in_use)
    return failed_with(error{errc::locked, fmt::format("{} is in use; stop the broker first",
                                                       store->options.directory.native())});
  const auto shape = open_shape(*store);
  if (!shape) return exit_code::usage;
  const auto plan = plan_repair(*shape, check(*shape, *store));
  if (!plan) return failed_with(plan.error());
  if (plan->steps.empty()) {
    std::cout << "there is nothing to repair\n";
    return exit_code::success;
  }
  const bool do_it = flags.yes && !flags.dry_run;
  show_plan(*plan, do_it);
  if (do_it) return carry_out(*shape, *plan, *store);
  if (flags.dry_run) return exit_code::success;
  std::cout << "Nothing was changed; --yes does it.\n";
  return exit_code::incomplete;
}

}  // namespace

void add_store_repair(CLI::App& store, command_work& chosen) {
  auto* command = store.add_subcommand(
      "repair", "Make consume queues and index again, and cut a torn end of the commit log");
  auto flags = std::make_shared<repair_flags>();
  flags->store = add_store_flags(*command);
  command->add_flag("--dry-run", flags->dry_run, "Only say what would be done");
  command->add_flag("--yes", flags->yes, "Do it");
  command->footer(
      "Says what it will do; does it with --yes only. Damage in the middle of the commit log is\n"
      "named and left alone. Queues of topics that were deleted come back if their messages are\n"
      "still in the log.\n"
      "Exit codes: 0 done or nothing to do, 1 refused or failed, 2 wrong usage, 3 --yes is "
      "missing.\n"
      "Examples:\n"
      "  cafmq store repair ~/store --dry-run\n"
      "  cafmq store repair -c broker.conf --yes");
  command->callback([flags, &chosen] { chosen = [flags] { return repair(*flags); }; });
}

}  // namespace cafmq
