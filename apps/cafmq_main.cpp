#include <cstdio>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "apps/commands.hpp"

int main(int argc, char** argv) {
  // stdout is for results; one line per event goes to stderr.
  spdlog::set_default_logger(spdlog::stderr_color_mt("cafmq"));
  spdlog::set_pattern("%Y-%m-%d %H:%M:%S.%e %l: %v");
  CLI::App app{"A message broker with RocketMQ's design, in one small program.", "cafmq"};
  app.set_version_flag("--version", std::string{"cafmq "} + CAFMQ_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done, 1 tried and failed, 2 wrong usage or configuration, 3 done in part.\n"
      "Examples:\n"
      "  cafmq standalone --data ./data            a name server and a broker in one process\n"
      "  cafmq produce --topic words --file words.txt\n"
      "  cafmq consume --topic words --group readers");
  cafmq::command_work chosen;
  cafmq::add_standalone(app, chosen);
  cafmq::add_namesrv(app, chosen);
  cafmq::add_broker(app, chosen);
  cafmq::add_produce(app, chosen);
  cafmq::add_consume(app, chosen);
  cafmq::add_topic(app, chosen);
  cafmq::add_group(app, chosen);
  cafmq::add_timer(app, chosen);
  cafmq::add_store(app, chosen);
  cafmq::add_bench(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {  // also what --help and --version come as
    return app.exit(wrong) == 0 ? 0 : static_cast<int>(cafmq::exit_code::usage);
  }
  return static_cast<int>(chosen());
}
