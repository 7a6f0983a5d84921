#include "apps/load/pull_load.hpp"

#include <fmt/format.h>

#include "apps/load/pulls.hpp"

namespace cafmq::load {

pull_load::pull_load(const load_plan& plan, std::vector<queue_extent> extents)
    : plan_{plan}, extents_{std::move(extents)} {
  std::vector<int32_t> filled;
  for (size_t queue = 0; queue < extents_.size(); ++queue)
    if (extents_[queue].max > extents_[queue].min) filled.push_back(static_cast<int32_t>(queue));
  for (size_t number = 0; number < plan.connections * plan.window; ++number) {
    const auto queue = filled[number % filled.size()];
    const auto position = extents_[static_cast<size_t>(queue)].min;
    passes_.push_back({number / plan.window, queue, position, {}, false});
    idle_.push_back(number);
  }
}

void pull_load::issue(connection_set& to, steady::time_point now, bool go_on) {
  if (!go_on) return;
  for (const auto number : idle_) {
    auto& pass = passes_[number];
    pass.begun = now;
    pass.is_open = true;
    append_pull(to.to_write(pass.connection).out(), plan_, static_cast<int32_t>(number),
                {pass.queue, pass.position, pull_wait::no});
    ++open_;
  }
  idle_.clear();
}

void pull_load::take(size_t from, const remoting::command_header& answer, std::string_view body,
                     steady::time_point now) {
  const auto number = static_cast<size_t>(answer.opaque);
  if (number >= passes_.size() || !passes_[number].is_open || passes_[number].connection != from)
    return tally().add_error("an answer that nobody waits for");
  auto& pass = passes_[number];
  pass.is_open = false;
  --open_;
  idle_.push_back(number);
  tally().latency_ns.record((now - pass.begun).count());
  go_on(pass, answer, body);
}

void pull_load::go_on(pass& pass, const remoting::command_header& answer, std::string_view body) {
  const auto& extent = extents_[static_cast<size_t>(pass.queue)];
  if (answer.response() != remoting::response_code::success) {
    tally().add_error(fmt::format("answer {}: {}", answer.code, answer.remark));
    pass.position = extent.min;
    return;
  }
  const auto records = count_records(body);
  if (!records) return tally().add_error(records.error().text());
  tally().messages += *records;
  tally().bytes += static_cast<int64_t>(body.size());
  pass.position += *records;
  if (pass.position >= extent.max) pass.position = extent.min;
}

}  // namespace cafmq::load
