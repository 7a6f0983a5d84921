#include "apps/store/store_commands.hpp"

namespace cafmq {

void add_store(CLI::App& app, command_work& chosen) {
  auto* store = app.add_subcommand("store", "Look into the files of a broker, and repair them");
  store->require_subcommand(1);
  add_store_stat(*store, chosen);
  add_store_verify(*store, chosen);
  add_store_dump(*store, chosen);
  add_store_repair(*store, chosen);
  add_store_convert(*store, chosen);
  store->footer(
      "Examples:\n"
      "  cafmq store stat ~/store\n"
      "  cafmq store verify ~/store\n"
      "  cafmq store dump ~/store/commitlog/00000000000000000000 --count 10\n"
      "  cafmq store repair ~/store --yes\n"
      "  cafmq store convert ~/store --to blocks");
}

}  // namespace cafmq
