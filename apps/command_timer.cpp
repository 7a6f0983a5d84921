#include <chrono>
#include <ctime>
#include <iostream>
#include <memory>
#include <string>

#include "apps/commands.hpp"
#include "apps/json_text.hpp"
#include "apps/report.hpp"
#include "apps/text_table.hpp"
#include "client/admin.hpp"

namespace cafmq {
namespace {

struct timer_flags {
  std::string namesrvs = "127.0.0.1:9870";
  bool json = false;
  int64_t count = 100;
  std::string topic;
  std::string message_id;
  double in_seconds = -1;
  int64_t at_ms = -1;
};

// "2026-11-22 04:05:06.789", UTC.
std::string text_of(message_time time) {
  const auto ms = time.time_since_epoch().count();
  const auto seconds = static_cast<time_t>(ms / 1'000);
  tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}", utc.tm_year + 1'900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, ms % 1'000);
}

struct timer_line {
  const timer_status& status;

  template <class Archive>
  void save(Archive& archive) const {
    archive(cereal::make_nvp("broker", status.broker_name), cereal::make_nvp("topic", status.topic),
            cereal::make_nvp("message_id", status.message_id),
            cereal::make_nvp("keys", status.keys),
            cereal::make_nvp("due_ms", int64_t{status.due_at.time_since_epoch().count()}),
            cereal::make_nvp("sent_ms", int64_t{status.sent_at.time_since_epoch().count()}));
  }
};

struct timers_json {
  std::vector<timer_line> timers;

  template <class Archive>
  void save(Archive& archive) const {
    archive(cereal::make_nvp("timers", timers));
  }
};

std::string as_json(const std::vector<timer_status>& timers) {
  timers_json all;
  for (const auto& each : timers) all.timers.push_back({each});
  return json_text(all);
}

std::string as_text(const std::vector<timer_status>& timers) {
  text_table table{{{"DUE (UTC)"}, {"TOPIC"}, {"MESSAGE ID"}, {"KEYS"}, {"BROKER"}}};
  for (const auto& each : timers)
    table.add_row({text_of(each.due_at), each.topic, each.message_id,
                   each.keys.empty() ? "-" : each.keys, each.broker_name});
  return table.text();
}

// `work` asks the cluster and prints what it has to say.
template <class Work>
exit_code with_cluster(const timer_flags& flags, Work work) {
  auto connected = admin::start({.name_servers = flags.namesrvs});
  if (!connected) {
    print_error(connected.error());
    return exit_code::usage;
  }
  if (const auto done = work(*connected); !done) {
    print_error(done.error());
    return exit_code::failed;
  }
  return exit_code::success;
}

result<void> list(admin& cluster, const timer_flags& flags) {
  const auto timers = cluster.list_timers(flags.count);
  if (!timers) return fail(timers.error());
  std::cout << (flags.json ? as_json(*timers) : as_text(*timers));
  return {};
}

result<message_time> wanted_time(const timer_flags& flags) {
  if ((flags.in_seconds < 0) == (flags.at_ms < 0))
    return fail(errc::invalid_argument, "say when: either --in or --at");
  if (flags.at_ms >= 0) return message_time{std::chrono::milliseconds{flags.at_ms}};
  const auto now =
      std::chrono::system_clock::now() + std::chrono::duration<double>{flags.in_seconds};
  return std::chrono::time_point_cast<std::chrono::milliseconds>(now);
}

result<void> reschedule(admin& cluster, const timer_flags& flags) {
  const auto time = wanted_time(flags);
  if (!time) return fail(time.error());
  if (auto done = cluster.reschedule_timer(flags.topic, flags.message_id, *time); !done)
    return done;
  std::cout << "it comes at " << text_of(*time) << " UTC\n";
  return {};
}

result<void> cancel(admin& cluster, const timer_flags& flags) {
  if (auto done = cluster.cancel_timer(flags.topic, flags.message_id); !done) return done;
  std::cout << "it is cancelled\n";
  return {};
}

using order = result<void> (*)(admin&, const timer_flags&);

std::shared_ptr<timer_flags> add_order(CLI::App& command, command_work& chosen, order work) {
  auto flags = std::make_shared<timer_flags>();
  command.add_option("-n,--namesrv", flags->namesrvs, "Native doors of the name servers")
      ->capture_default_str();
  command.callback([flags, &chosen, work] {
    chosen = [flags, work] {
      return with_cluster(*flags, [&](admin& cluster) { return work(cluster, *flags); });
    };
  });
  return flags;
}

void add_message(CLI::App& command, timer_flags& flags) {
  command.add_option("topic", flags.topic, "The topic that it was sent to")->required();
  command.add_option("message-id", flags.message_id, "Its id, as `timer ls` shows it")->required();
}

}  // namespace

void add_timer(CLI::App& app, command_work& chosen) {
  auto* timer = app.add_subcommand("timer", "Look at messages that wait for their time");
  timer->require_subcommand(1);

  auto* listed = timer->add_subcommand("ls", "List them, the next one first");
  const auto list_flags = add_order(*listed, chosen, list);
  listed->add_flag("--json", list_flags->json, "As JSON, for programs");
  listed->add_option("--count", list_flags->count, "Of each broker at most")
      ->capture_default_str()
      ->check(CLI::Range(int64_t{1}, int64_t{1'000'000}));
  listed->footer("Example:\n  cafmq timer ls --count 20");

  auto* cancelled = timer->add_subcommand("cancel", "Take one back: it never comes");
  add_message(*cancelled, *add_order(*cancelled, chosen, cancel));
  cancelled->footer("Example:\n  cafmq timer cancel orders 7F00000100002A9F4B4B18B4AAC20001");

  auto* moved = timer->add_subcommand("reschedule", "Give one another time");
  const auto move_flags = add_order(*moved, chosen, reschedule);
  add_message(*moved, *move_flags);
  moved->add_option("--in", move_flags->in_seconds, "Seconds from now");
  moved->add_option("--at", move_flags->at_ms, "Milliseconds since 1970-01-01 UTC");
  moved->footer(
      "Example:\n  cafmq timer reschedule orders 7F00000100002A9F4B4B18B4AAC20001 --in 3600");
}

}  // namespace cafmq
