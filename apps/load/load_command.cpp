#include "apps/load/load_command.hpp"

#include <cstdio>
#include <vector>

#include "apps/load/broker_questions.hpp"
#include "apps/load/load_text.hpp"
#include "apps/load/run_load.hpp"
#include "apps/progress.hpp"
#include "apps/report.hpp"

namespace cafmq::load {
namespace {

// Where to send; the topic is there afterwards.
result<topic_place> place_of(const load_flags& flags) {
  if (flags.broker.empty()) {
    const auto name_server = parse_endpoint(flags.name_server);
    if (!name_server) return fail(name_server.error());
    return find_topic(*name_server, flags.topic);
  }
  const auto broker = parse_endpoint(flags.broker);
  if (!broker) return fail(broker.error());
  if (flags.create)
    if (auto created = create_topic(*broker, flags.topic, flags.queues); !created)
      return fail(created.error());
  return topic_place{*broker, flags.queues};
}

void print(const std::vector<measured_load>& all, const load_flags& flags) {
  if (!flags.json)
    std::fputs(to_table(all).c_str(), stdout);
  else
    for (const auto& one : all) std::fputs(to_json(one).c_str(), stdout);
}

}  // namespace

exit_code bench_remoting(const load_flags& flags) {
  const auto place = place_of(flags);
  if (!place) {
    print_error(place.error());
    return exit_code::failed;
  }
  const auto plans = plans_for(flags, place->broker, place->queues);
  if (!plans) {
    print_error(plans.error());
    return exit_code::usage;
  }
  std::vector<measured_load> all;
  progress progress{"measurements", static_cast<int64_t>(plans->size())};
  for (const auto& plan : *plans) {
    progress.show(static_cast<int64_t>(all.size()));
    auto report = run_load(plan);
    if (!report) {
      print_error(report.error());
      return exit_code::failed;
    }
    all.push_back({plan, std::move(*report)});
  }
  print(all, flags);
  int64_t errors = 0;
  for (const auto& [plan, report] : all) {
    errors += report.counted.errors;
    if (report.counted.errors > 0)
      std::fprintf(stderr, "cafmq: %s: %s\n", name_of(plan).c_str(),
                   report.counted.first_error.c_str());
  }
  return errors == 0 ? exit_code::success : exit_code::incomplete;
}

}  // namespace cafmq::load
