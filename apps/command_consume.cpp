#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>

#include <fmt/ostream.h>

#include "apps/commands.hpp"
#include "apps/progress.hpp"
#include "apps/report.hpp"
#include "apps/signals.hpp"
#include "client/push_consumer.hpp"

namespace cafmq {
namespace {

using steady = std::chrono::steady_clock;

struct consume_flags {
  std::string namesrvs = "127.0.0.1:9870";
  std::string topic;
  std::string group;
  std::string tags = "*";
  std::string sql;
  std::string output;
  int64_t count = 0;
  int64_t idle_seconds = 0;
  bool from_end = false;
  bool json = false;
};

// What has arrived: written down, counted and timed. Called on the listener's threads.
class arrivals {
 public:
  explicit arrivals(const consume_flags& flags) : wanted_{flags.count} {
    report_.what = "consumed";
    report_.latency_of = "stored to consumed";
  }

  result<void> open(const std::string& file) {
    if (file.empty()) return {};
    out_.open(file, std::ios::app);
    if (!out_) return fail_errno("open " + file, errno);
    return {};
  }

  void take(const received_message& message) {
    const auto now = steady::now();
    const auto age = std::chrono::system_clock::now() - message.stored_at;
    const std::lock_guard lock{mutex_};
    write(message);
    if (report_.messages == 0) first_ = now;
    last_ = now;
    ++report_.messages;
    report_.bytes += static_cast<int64_t>(message.body.size());
    report_.latency_ns.record(std::chrono::nanoseconds{age}.count());
    if (wanted_ > 0 && distinct_.insert(message.message_id).second &&
        static_cast<int64_t>(distinct_.size()) >= wanted_)
      changed_.notify_all();
  }

  /// Waits until all that is wanted has come, nothing has come for `idle`, or a signal says so.
  bool wait(std::chrono::seconds idle, const std::atomic<bool>& stopped, progress& shown) {
    const auto begin = steady::now();
    std::unique_lock lock{mutex_};
    while (!stopped) {
      if (has_all()) return true;
      const auto last = report_.messages > 0 ? last_ : begin;
      if (idle.count() > 0 && steady::now() - last >= idle) return wanted_ == 0;
      shown.show(report_.messages);
      changed_.wait_for(lock, std::chrono::milliseconds{50});
    }
    return wanted_ == 0;
  }

  [[nodiscard]] const rate_report& finish() {
    out_.flush();
    report_.seconds = std::chrono::duration<double>(last_ - first_).count();
    return report_;
  }
  [[nodiscard]] int64_t distinct() const { return static_cast<int64_t>(distinct_.size()); }

 private:
  [[nodiscard]] bool has_all() const { return wanted_ > 0 && distinct() >= wanted_; }

  void write(const received_message& message) {
    std::ostream& out = out_.is_open() ? out_ : std::cout;
    if (out_.is_open())
      fmt::print(out, "{}\t{}\t{}\t", message.queue_id, message.queue_offset.value(), message.keys);
    out << message.body.view() << '\n';
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int64_t wanted_;
  std::ofstream out_;
  rate_report report_;
  std::unordered_set<std::string> distinct_;  // message ids; only while a count is wanted
  steady::time_point first_;
  steady::time_point last_;
};

subscription wanted_by(const consume_flags& flags) {
  if (flags.sql.empty()) return {flags.topic, flags.tags, 0};
  return {flags.topic, flags.sql, 0, expression_type::sql92};
}

exit_code consume(const consume_flags& flags) {
  arrivals arrived{flags};
  if (auto opened = arrived.open(flags.output); !opened) {
    print_error(opened.error());
    return exit_code::usage;
  }
  block_stop_signals();
  consumer_options options{
      .name_servers = flags.namesrvs, .group = flags.group, .subscriptions = {wanted_by(flags)}};
  options.start_at = flags.from_end ? consume_from::last : consume_from::first;
  options.on_warning = [](const error& warning) { print_error(warning); };
  auto consumer = push_consumer::start(options, [&](const received_message& message) {
    arrived.take(message);
    return consume_status::consumed;
  });
  if (!consumer) {
    print_error(consumer.error());
    return exit_code::usage;
  }
  const stop_signal stop;
  progress shown{"consumed", flags.count};
  const bool complete = arrived.wait(std::chrono::seconds{flags.idle_seconds}, stop.came(), shown);
  (void)consumer->close(std::chrono::seconds{10});
  const auto& report = arrived.finish();
  std::cerr << (flags.json ? to_json(report) : to_text(report) + '\n');
  if (complete) return exit_code::success;
  std::cerr << "cafmq: " << arrived.distinct() << " of " << flags.count << " messages came\n";
  return exit_code::failed;
}

}  // namespace

void add_consume(CLI::App& app, command_work& chosen) {
  auto flags = std::make_shared<consume_flags>();
  auto* command = app.add_subcommand("consume", "Receive messages as a member of a group");
  command->add_option("-n,--namesrv", flags->namesrvs, "Native doors of the name servers")
      ->capture_default_str();
  command->add_option("-t,--topic", flags->topic, "What to receive")->required();
  command
      ->add_option("-g,--group", flags->group,
                   "Members of one group share the messages; each group gets all of them")
      ->required();
  auto* tags = command->add_option("--tags", flags->tags, "Only these: tags separated by ||")
                   ->capture_default_str();
  command->add_option("--sql", flags->sql, "Only those whose properties meet this SQL92 condition")
      ->excludes(tags);
  command->add_option("-o,--output", flags->output,
                      "Append queue, offset, key and body of each message here; without it, bodies "
                      "go to stdout");
  command->add_option("--count", flags->count, "End when so many different messages have come")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--idle-seconds", flags->idle_seconds,
                   "End when nothing has come for so long; exit code 1 if --count was not reached")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--from-end", flags->from_end,
                    "A new group starts with messages sent from now on");
  command->add_flag("--json", flags->json, "Report as JSON (on stderr)");
  command->footer(
      "Examples:\n  cafmq consume -t words -g readers --idle-seconds 5\n"
      "  cafmq consume -t words -g checkers -o words.tsv --count 100000\n"
      "  cafmq consume -t words -g long --sql \"length > 9 AND lang IN ('en', 'de')\"");
  command->callback([flags, &chosen] { chosen = [flags] { return consume(*flags); }; });
}

}  // namespace cafmq
