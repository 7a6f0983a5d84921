// limit: a bare server beside which a broker's door is measured; see limit_server.hpp. It ends with
// the signal that ends it: what it stores is worth nothing.

#include <cstdio>
#include <filesystem>
#include <thread>

#include <CLI/CLI.hpp>

#include "base/clock.hpp"
#include "bench/limit/limit_server.hpp"
#include "bench/store_measurement.hpp"

namespace {

using namespace cafmq;

constexpr std::chrono::milliseconds prepare_interval{5};

}  // namespace

int main(int argc, char** argv) {
  store_options options;
  options.directory = std::filesystem::temp_directory_path() / "cafmq-limit";
  uint16_t port = 10'999;
  bool sync = false;
  CLI::App app{"The least that can take messages over RocketMQ's protocol: a yardstick."};
  app.add_option("--port", port, "on loopback")->capture_default_str();
  app.add_option("--data", options.directory, "a directory of its own")->capture_default_str();
  app.add_flag("--sync", sync, "flush before answering");
  CLI11_PARSE(app, argc, argv);
  options.flush = sync ? flush_mode::sync : flush_mode::async;
  options.store_host.port = port;

  const system_clock clock;
  const auto store = bench::must(message_store::open(options, clock));
  const std::jthread preparing{[&](const std::stop_token& stopping) {
    for (; !stopping.stop_requested(); std::this_thread::sleep_for(prepare_interval))
      (void)store->prepare_space();
  }};
  bench::limit_server server{*store, options};
  bench::must(server.listen(port));
  std::printf("ready on 127.0.0.1:%d\n", static_cast<int>(port));
  std::fflush(stdout);
  bench::must(server.run());
  return 0;
}
