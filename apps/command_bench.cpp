#include <sys/utsname.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "apps/commands.hpp"
#include "apps/load/load_command.hpp"
#include "apps/open_sends.hpp"
#include "apps/report.hpp"
#include "apps/round_trip_limit.hpp"
#include "apps/text_table.hpp"
#include "client/producer.hpp"

namespace cafmq {
namespace {

using steady = std::chrono::steady_clock;

struct bench_flags {
  std::string namesrvs = "127.0.0.1:9870";
  std::string topic = "BenchmarkTest";
  int64_t size = 1024;
  int64_t seconds = 3;
  int64_t batch = 32;
  bool json = false;
  load::load_flags remoting;
};

// One line of the result.
struct measurement {
  std::string what;
  size_t window = 0;  // messages, or round trips, open at a time
  rate_report report;
  double limit_rate = 0;  // round trips a second with as many requests open
};

outgoing_message message_for(const bench_flags& flags) {
  outgoing_message message;
  message.topic = flags.topic;
  message.body.assign(static_cast<size_t>(flags.size), 'x');
  return message;
}

// What is measured while it is still going on; any thread.
class tally {
 public:
  void take(size_t messages, steady::time_point begun) {
    const std::lock_guard lock{mutex_};
    report_.messages += static_cast<int64_t>(messages);
    report_.latency_ns.record((steady::now() - begun).count());
  }
  void fail() { ++failed_; }

  rate_report finish(double seconds) {
    const std::lock_guard lock{mutex_};
    report_.seconds = seconds;
    return report_;
  }
  [[nodiscard]] int64_t failed() const { return failed_; }

 private:
  std::mutex mutex_;
  rate_report report_;
  std::atomic<int64_t> failed_ = 0;
};

double seconds_since(steady::time_point begin) {
  return std::chrono::duration<double>(steady::now() - begin).count();
}

measurement send_singles(producer& producer, const bench_flags& flags, size_t window) {
  const auto message = message_for(flags);
  tally counted;
  open_sends open{window};
  const auto begin = steady::now();
  while (seconds_since(begin) < static_cast<double>(flags.seconds)) {
    open.begin();
    const auto begun = steady::now();
    const auto done = [&, begun](const result<send_receipt>& sent) {
      if (sent)
        counted.take(1, begun);
      else
        counted.fail();
      open.end();
    };
    if (auto taken = producer.send_async(message, done); !taken) done(fail(taken.error()));
  }
  open.wait_for_all();
  return {"send", window, counted.finish(seconds_since(begin))};
}

// Each sender keeps one batch open.
measurement send_batches(producer& producer, const bench_flags& flags, size_t window) {
  const std::vector<outgoing_message> batch(static_cast<size_t>(flags.batch), message_for(flags));
  tally counted;
  const auto begin = steady::now();
  const auto send = [&] {
    while (seconds_since(begin) < static_cast<double>(flags.seconds)) {
      const auto begun = steady::now();
      if (producer.send_batch(batch))
        counted.take(batch.size(), begun);
      else
        counted.fail();
    }
  };
  std::vector<std::thread> senders;
  for (size_t count = 0; count < window / batch.size(); ++count) senders.emplace_back(send);
  for (auto& sender : senders) sender.join();
  return {fmt::format("send in batches of {}", flags.batch), window,
          counted.finish(seconds_since(begin))};
}

std::string table_of(const std::vector<measurement>& all) {
  using side = text_table::alignment;
  text_table table{{{"WHAT"},
                    {"WINDOW", side::right},
                    {"PER SECOND", side::right},
                    {"MB/S", side::right},
                    {"P50", side::right},
                    {"P99", side::right},
                    {"P99.9", side::right},
                    {"OF LIMIT", side::right}}};
  for (const auto& one : all) {
    const auto rate = static_cast<double>(one.report.messages) / one.report.seconds;
    const auto& latency = one.report.latency_ns;
    table.add_row(
        {one.what, std::to_string(one.window), with_separators(static_cast<int64_t>(rate)),
         fmt::format("{:.1f}", static_cast<double>(one.report.bytes) / 1e6 / one.report.seconds),
         duration_text(latency.percentile(0.5)), duration_text(latency.percentile(0.99)),
         duration_text(latency.percentile(0.999)),
         one.limit_rate > 0 ? fmt::format("{:.2f}", rate / one.limit_rate) : "-"});
  }
  return table.text();
}

std::string machine() {
  utsname name{};
  uname(&name);
  return fmt::format("{} {}, {} cores", name.sysname, name.release,
                     std::thread::hardware_concurrency());
}

void print(const std::vector<measurement>& all, const bench_flags& flags) {
  if (flags.json) {
    for (auto one : all) {
      one.report.what = fmt::format("{}, window {}", one.what, one.window);
      std::cout << to_json(one.report);
    }
    return;
  }
  std::cout << fmt::format(
                   "{}; {} bytes a message, {} s each; limit: bare round trips over the "
                   "same kind of connection, nothing stored\n",
                   machine(), flags.size, flags.seconds)
            << table_of(all);
}

exit_code bench(const bench_flags& flags) {
  auto producer = producer::start({.name_servers = flags.namesrvs});
  if (!producer) {
    print_error(producer.error());
    return exit_code::usage;
  }
  if (auto reachable = producer->send(message_for(flags)); !reachable) {
    print_error(reachable.error());
    return exit_code::failed;
  }
  std::vector<measurement> all;
  for (const size_t window : {1, 32, 1024}) {
    auto limit = measure_round_trips(flags.namesrvs, window, std::chrono::seconds{flags.seconds});
    if (!limit) {
      print_error(limit.error());
      return exit_code::failed;
    }
    const auto limit_rate = static_cast<double>(limit->messages) / limit->seconds;
    all.push_back({"limit", window, *limit, limit_rate});
    all.push_back(send_singles(*producer, flags, window));
    all.back().limit_rate = limit_rate;
    if (window < static_cast<size_t>(flags.batch)) continue;
    all.push_back(send_batches(*producer, flags, window));
  }
  for (auto& one : all)
    if (one.what != "limit") one.report.bytes = one.report.messages * flags.size;
  print(all, flags);
  return exit_code::success;
}

exit_code bench_remoting(bench_flags flags, bool namesrvs_given, bool batch_given) {
  auto& wanted = flags.remoting;
  if (namesrvs_given) wanted.name_server = flags.namesrvs;
  wanted.topic = flags.topic;
  wanted.size = static_cast<size_t>(flags.size);
  wanted.seconds = flags.seconds;
  wanted.batch = batch_given || wanted.what == "all" ? static_cast<size_t>(flags.batch) : 1;
  wanted.json = flags.json;
  return load::bench_remoting(wanted);
}

}  // namespace

void add_bench(CLI::App& app, command_work& chosen) {
  auto flags = std::make_shared<bench_flags>();
  auto* command = app.add_subcommand("bench", "Measure how fast a running cluster takes messages");
  command
      ->add_option("-n,--namesrv", flags->namesrvs,
                   "Native doors of the name servers; with --remoting its remoting door "
                   "(default 127.0.0.1:9876)")
      ->capture_default_str();
  command->add_option("-t,--topic", flags->topic, "Where to send")->capture_default_str();
  command->add_option("--size", flags->size, "Bytes of a message")
      ->check(CLI::Range(1, 1 << 20))
      ->capture_default_str();
  command->add_option("--seconds", flags->seconds, "How long each measurement takes")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  command->add_option("--batch", flags->batch, "Messages of a batch")
      ->check(CLI::Range(2, 1024))
      ->capture_default_str();
  command->add_flag("--json", flags->json, "One JSON object for each measurement");
  load::add_load_flags(*command, flags->remoting);
  command->footer(
      "Examples:\n"
      "  cafmq bench --size 1024 --seconds 5\n"
      "  cafmq bench --remoting --broker 127.0.0.1:10911 --create --queues 8\n"
      "  cafmq bench --remoting --what send --connections 64 --window 1 --broker-pid 4711\n"
      "  cafmq bench --remoting --what end-to-end --rate 10000 --json");
  command->callback([flags, command, &chosen] {
    const bool namesrvs_given = command->count("--namesrv") > 0;
    const bool batch_given = command->count("--batch") > 0;
    chosen = [=] {
      return flags->remoting.chosen ? bench_remoting(*flags, namesrvs_given, batch_given)
                                    : bench(*flags);
    };
  });
}

}  // namespace cafmq
