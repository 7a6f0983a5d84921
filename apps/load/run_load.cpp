#include "apps/load/run_load.hpp"

#include <algorithm>
#include <memory>

#include "apps/load/broker_questions.hpp"
#include "apps/load/connection_set.hpp"
#include "apps/load/end_to_end_load.hpp"
#include "apps/load/process_cpu.hpp"
#include "apps/load/pull_load.hpp"
#include "apps/load/send_load.hpp"
#include "apps/load/transaction_load.hpp"

namespace cafmq::load {
namespace {

result<std::unique_ptr<load>> make_load(const load_plan& plan) {
  if (plan.kind == load_kind::send) return std::make_unique<send_load>(plan);
  if (plan.kind == load_kind::transaction) return std::make_unique<transaction_load>(plan);
  auto extents = find_extents(plan.broker, plan.topic, plan.queues);
  if (!extents) return fail(extents.error());
  if (plan.kind == load_kind::end_to_end) return std::make_unique<end_to_end_load>(plan, *extents);
  if (std::none_of(extents->begin(), extents->end(),
                   [](const auto& each) { return each.max > each.min; }))
    return fail(errc::invalid_argument, "there is nothing to pull from '{}': send to it first",
                plan.topic);
  return std::make_unique<pull_load>(plan, std::move(*extents));
}

result<double> cpu_of(const load_plan& plan) {
  return plan.broker_pid == 0 ? result<double>{0.0} : process_cpu_seconds(plan.broker_pid);
}

}  // namespace

result<load_report> run_load(const load_plan& plan) {
  auto load = make_load(plan);
  if (!load) return fail(load.error());
  const size_t connections = plan.kind == load_kind::end_to_end ? 2 : plan.connections;
  auto peers = connection_set::open(plan.broker, connections);
  if (!peers) return fail(peers.error());
  if (auto warmed = drive(*peers, **load, plan.warm_up); !warmed) return fail(warmed.error());
  const auto cpu_begin = cpu_of(plan);
  if (!cpu_begin) return fail(cpu_begin.error());
  const auto begin = steady::now();
  auto counted = drive(*peers, **load, plan.duration);
  const auto seconds = std::chrono::duration<double>(steady::now() - begin).count();
  if (!counted) return fail(counted.error());
  const auto cpu_end = cpu_of(plan);
  if (!cpu_end) return fail(cpu_end.error());
  return load_report{std::move(*counted), seconds, *cpu_end - *cpu_begin};
}

}  // namespace cafmq::load
