#pragma once

/// The subcommands of `cafmq store`, as in apps/commands.hpp.

#include "apps/commands.hpp"

namespace cafmq {

void add_store_convert(CLI::App& store, command_work& chosen);
void add_store_dump(CLI::App& store, command_work& chosen);
void add_store_verify(CLI::App& store, command_work& chosen);
void add_store_repair(CLI::App& store, command_work& chosen);
void add_store_stat(CLI::App& store, command_work& chosen);

}  // namespace cafmq
