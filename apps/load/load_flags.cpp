#include "apps/load/load_flags.hpp"

#include <algorithm>

#include "apps/load/end_to_end_load.hpp"

namespace cafmq::load {
namespace {

load_plan common_plan(const load_flags& flags, const endpoint& broker, int32_t queues) {
  load_plan plan;
  plan.broker = broker;
  plan.topic = flags.topic;
  plan.queues = queues;
  plan.body_size = flags.size;
  plan.type = flags.header == "binary" ? remoting::serialize_type::rocketmq
                                       : remoting::serialize_type::json;
  plan.warm_up = std::chrono::seconds{flags.warm_up};
  plan.duration = std::chrono::seconds{flags.seconds};
  plan.broker_pid = flags.broker_pid;
  return plan;
}

load_plan with(load_plan plan, load_kind kind, size_t connections, size_t window) {
  plan.kind = kind;
  plan.connections = connections;
  plan.window = window;
  return plan;
}

// What the broker is asked for most, from one careful client to many eager ones.
std::vector<load_plan> usual_plans(const load_plan& common, const load_flags& flags) {
  std::vector<load_plan> plans;
  for (const size_t window : {1, 32, 1024})
    plans.push_back(with(common, load_kind::send, 1, window));
  plans.push_back(with(common, load_kind::send, 64, 1));
  plans.push_back(with(common, load_kind::send, 1, 8));
  plans.back().batch = std::max<size_t>(flags.batch, 2);
  plans.push_back(with(common, load_kind::transaction, 1, 32));
  plans.push_back(with(common, load_kind::pull, 1, 1));
  plans.push_back(with(common, load_kind::pull, 1, 4));
  for (const double rate : {1'000.0, 10'000.0}) {
    plans.push_back(with(common, load_kind::end_to_end, 2, 1));
    plans.back().rate = rate;
  }
  return plans;
}

}  // namespace

void add_load_flags(CLI::App& command, load_flags& flags) {
  command.add_flag("--remoting", flags.chosen,
                   "Measure any broker that speaks RocketMQ's protocol; the rest is for that");
  command.add_option("--broker", flags.broker,
                     "Its remoting door; without it, what the name server says of the topic");
  command.add_option("--what", flags.what, "all, send, pull, transaction or end-to-end")
      ->check(CLI::IsMember({"all", "send", "pull", "transaction", "end-to-end"}))
      ->capture_default_str();
  command.add_option("--queues", flags.queues, "Queues of the topic, with --broker")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command.add_flag("--create", flags.create, "Make the topic first, with these queues");
  command.add_option("--connections", flags.connections)
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  command.add_option("--window", flags.window, "Requests open at a time on each connection")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  command
      .add_option("--rate", flags.rate,
                  "Messages a second at planned times, from which latency counts; without it "
                  "the next one leaves when one is answered")
      ->check(CLI::Range(0.1, 10e6));
  command.add_option("--warm-up", flags.warm_up, "Seconds of the same load that do not count")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  command.add_option("--header", flags.header, "How requests are written: json or binary")
      ->check(CLI::IsMember({"json", "binary"}))
      ->capture_default_str();
  command.add_option("--broker-pid", flags.broker_pid,
                     "Its process on this machine, to show its processor time per message");
}

result<std::vector<load_plan>> plans_for(const load_flags& flags, const endpoint& broker,
                                         int32_t queues) {
  const auto common = common_plan(flags, broker, queues);
  if (flags.what == "all") return usual_plans(common, flags);
  auto plan = with(common, load_kind::send, flags.connections, flags.window);
  plan.rate = flags.rate;
  if (flags.what == "send") {
    plan.batch = flags.batch;
    return std::vector{plan};
  }
  if (flags.what == "pull") {
    plan.kind = load_kind::pull;
    return std::vector{plan};
  }
  if (flags.what == "transaction") {
    plan.kind = load_kind::transaction;
    if (plan.rate > 0)
      return fail(errc::invalid_argument, "transactions have no --rate; set --window");
    return std::vector{plan};
  }
  plan.kind = load_kind::end_to_end;
  if (plan.rate == 0) plan.rate = 1'000;
  if (plan.body_size < end_to_end_load::body_size_min)
    return fail(errc::invalid_argument, "a message end to end has at least {} bytes, not {}",
                end_to_end_load::body_size_min, plan.body_size);
  return std::vector{plan};
}

}  // namespace cafmq::load
