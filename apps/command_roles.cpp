#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "apps/commands.hpp"
#include "apps/report.hpp"
#include "apps/server.hpp"

namespace cafmq {
namespace {

// The flags of the three server commands; each overrides the same key of the file.
struct server_flags {
  std::string file;
  std::string data;
  std::string native_port;
  std::string namesrvs;
  int32_t namesrv_port = namesrv_options{}.listen_port;
  std::string port;
};

result<settings> settings_from(const server_flags& flags, server_roles roles) {
  settings all;
  // One directory for both, so that several of them can run beside each other.
  if (roles.namesrv && roles.broker) all.namesrv.kv_config_path.clear();
  const auto set = [&](std::string_view key, const std::string& value) -> result<void> {
    if (value.empty()) return {};
    return apply_setting(all, key, value, "the command line");
  };
  result<void> done;
  if (!flags.file.empty()) done = apply_file(all, flags.file);
  if (done) done = set("storePathRootDir", flags.data);
  if (done) done = set("nativePort", flags.native_port);
  if (done) done = set("nativeNamesrvAddr", flags.namesrvs);
  if (done) done = set("listenPort", flags.port);
  all.namesrv.listen_port = flags.namesrv_port;
  const char* home = std::getenv("HOME");
  if (done) done = complete(all, home != nullptr ? home : "/");
  if (all.namesrv.kv_config_path.empty())
    all.namesrv.kv_config_path = (all.store.directory / "config" / "kvConfig.json").string();
  if (!done) return fail(done.error());
  return all;
}

CLI::App* add_role(CLI::App& app, command_work& chosen, const std::string& name,
                   const std::string& what, server_roles roles) {
  auto flags = std::make_shared<server_flags>();
  auto* command = app.add_subcommand(name, what);
  command->add_option("-c,--config", flags->file, "Settings in RocketMQ's key names (broker.conf)");
  command->add_option("--native-port", flags->native_port,
                      "Port of the native door (default 9870, on 127.0.0.1)");
  if (roles.broker) {
    command->add_option("--data", flags->data, "Directory of the store (default ~/store)");
    command->add_option(
        "--port", flags->port,
        "Port of the broker's remoting door, part of its message ids (default 10911)");
  }
  if (roles.namesrv)
    command
        ->add_option("--namesrv-port", flags->namesrv_port,
                     "Port of the name server's remoting door (default 9876)")
        ->check(CLI::Range(1, 65'535));
  else
    command->add_option("-n,--namesrv", flags->namesrvs,
                        "Native doors of the name servers: host:port, several separated by ';'");
  command->callback([flags, roles, &chosen] {
    chosen = [flags, roles] {
      const auto settings = settings_from(*flags, roles);
      if (settings) return run_server(*settings, roles);
      print_error(settings.error());
      return exit_code::usage;
    };
  });
  return command;
}

}  // namespace

void add_standalone(CLI::App& app, command_work& chosen) {
  add_role(app, chosen, "standalone", "Run a name server and a broker in one process",
           {.namesrv = true, .broker = true})
      ->footer(
          "Example:\n  cafmq standalone --data ./data --native-port 9870\n"
          "SIGTERM or Ctrl-C stops it in order.");
}

void add_namesrv(CLI::App& app, command_work& chosen) {
  add_role(app, chosen, "namesrv", "Run a name server", {.namesrv = true, .broker = false})
      ->footer("Example:\n  cafmq namesrv --native-port 9870");
}

void add_broker(CLI::App& app, command_work& chosen) {
  add_role(app, chosen, "broker", "Run a broker", {.namesrv = false, .broker = true})
      ->footer(
          "Example:\n  cafmq broker -n 127.0.0.1:9870 --native-port 9871 --data ./broker-a -c "
          "broker.conf");
}

}  // namespace cafmq
