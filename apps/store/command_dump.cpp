#include <iostream>
#include <memory>

#include "apps/report.hpp"
#include "apps/store/file_dump.hpp"
#include "apps/store/store_commands.hpp"

namespace cafmq {
namespace {

struct dump_flags {
  std::string file;
  dump_wishes wishes;
};

exit_code dump(const dump_flags& flags) {
  const auto sound = dump_file(flags.file, flags.wishes, std::cout);
  if (sound) return *sound ? exit_code::success : exit_code::failed;
  print_error(sound.error());
  switch (sound.error().code()) {
    case errc::invalid_argument:
      return exit_code::usage;
    case errc::corrupt:
      return exit_code::failed;
    default:
      return exit_code::incomplete;
  }
}

}  // namespace

void add_store_dump(CLI::App& store, command_work& chosen) {
  auto* command = store.add_subcommand("dump", "Show what is in one file of a store");
  auto flags = std::make_shared<dump_flags>();
  command->add_option("file", flags->file, "Any file of a store; its path or content says which")
      ->required();
  command
      ->add_option("--from", flags->wishes.from,
                   "Begin there: a commit log offset, a queue offset, or an item's number")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--count", flags->wishes.count, "Show so many lines at most")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--bodies", flags->wishes.whole_bodies, "Show bodies whole, not 64 bytes");
  command->add_flag("--json", flags->wishes.json, "One JSON object for each line");
  command->footer(
      "Exit codes: 0 all is whole, 1 something in it is damaged, 2 wrong usage, 3 unreadable.\n"
      "Examples:\n"
      "  cafmq store dump ~/store/commitlog/00000000000000000000 --count 10\n"
      "  cafmq store dump ~/store/consumequeue/orders/0/00000000000000000000 --from 500 --json\n"
      "  cafmq store dump ~/store/checkpoint");
  command->callback([flags, &chosen] { chosen = [flags] { return dump(*flags); }; });
}

}  // namespace cafmq
