#pragma once

/// The program's verbs. Each function adds one subcommand with its flags, help and examples; when
/// it is chosen, its work is put into `chosen`, which main runs and whose result is the exit code.

#include <functional>

#include <CLI/App.hpp>

#include "apps/exit_code.hpp"

namespace cafmq {

using command_work = std::function<exit_code()>;

void add_standalone(CLI::App& app, command_work& chosen);
void add_namesrv(CLI::App& app, command_work& chosen);
void add_broker(CLI::App& app, command_work& chosen);
void add_produce(CLI::App& app, command_work& chosen);
void add_consume(CLI::App& app, command_work& chosen);
void add_topic(CLI::App& app, command_work& chosen);
void add_group(CLI::App& app, command_work& chosen);
void add_timer(CLI::App& app, command_work& chosen);
void add_store(CLI::App& app, command_work& chosen);
void add_bench(CLI::App& app, command_work& chosen);

}  // namespace cafmq
