#include "apps/load/end_to_end_load.hpp"

#include <fmt/format.h>

#include "apps/load/pulls.hpp"
#include "base/bytes.hpp"

namespace cafmq::load {
namespace {

constexpr size_t producer = 0;
constexpr size_t consumer = 1;

int64_t wall_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

end_to_end_load::end_to_end_load(const load_plan& plan, const std::vector<queue_extent>& extents)
    : plan_{plan},
      interval_{std::chrono::nanoseconds{static_cast<int64_t>(1e9 / plan.rate)}},
      run_{steady::now().time_since_epoch().count()} {
  for (const auto& extent : extents) {
    templates_.emplace_back(plan, static_cast<int32_t>(queues_.size()));
    queues_.push_back({extent.max, 0, 0, false});
  }
}

void end_to_end_load::issue(connection_set& to, steady::time_point now, bool go_on) {
  for (size_t queue = 0; queue < queues_.size(); ++queue) {
    auto& state = queues_[queue];
    if (std::exchange(state.is_pulled, true)) continue;
    append_pull(to.to_write(consumer).out(), plan_, static_cast<int32_t>(queue),
                {static_cast<int32_t>(queue), state.position, pull_wait::for_messages});
  }
  if (!go_on) {
    next_ = {};
    return;
  }
  if (next_ == steady::time_point{}) next_ = now;
  for (; next_ <= now; next_ += interval_) send(to, next_);
}

void end_to_end_load::send(connection_set& to, steady::time_point planned) {
  auto& out = to.to_write(producer).out();
  const auto at = templates_[next_queue_].append(out, send_template::opaque_min, wall_ms(),
                                                 static_cast<uint64_t>(run_ + sent_));
  store_big_endian(out.data() + at, run_);
  store_big_endian(out.data() + at + 8, queues_[next_queue_].sent++);
  store_big_endian(out.data() + at + 16, static_cast<int64_t>(planned.time_since_epoch().count()));
  next_queue_ = (next_queue_ + 1) % queues_.size();
  ++sent_;
}

void end_to_end_load::take(size_t from, const remoting::command_header& answer,
                           std::string_view body, steady::time_point now) {
  if (from == producer) return acknowledged(answer);
  const auto queue = static_cast<size_t>(answer.opaque);
  if (queue >= queues_.size() || !std::exchange(queues_[queue].is_pulled, false))
    return tally().add_error("an answer that nobody waits for");
  arrive(queue, answer, body, now);
}

void end_to_end_load::acknowledged(const remoting::command_header& answer) {
  if (answer.response() != remoting::response_code::success)
    tally().add_error(fmt::format("answer {} to a send: {}", answer.code, answer.remark));
}

void end_to_end_load::arrive(size_t queue, const remoting::command_header& answer,
                             std::string_view body, steady::time_point now) {
  using remoting::response_code;
  const auto code = answer.response();
  if (code == response_code::pull_not_found || code == response_code::pull_retry_immediately)
    return;
  if (code != response_code::success)
    return tally().add_error(fmt::format("answer {} to a pull: {}", answer.code, answer.remark));
  auto& state = queues_[queue];
  auto read = each_record(body, [&](const record& found) {
    ++state.position;
    const auto text = found.message.body;
    if (text.size() < body_size_min || load_big_endian<int64_t>(text.data()) != run_) return;
    const auto number = load_big_endian<int64_t>(text.data() + 8);
    if (number != state.arrived)
      tally().add_error(
          fmt::format("queue {}: message {} came instead of {}", queue, number, state.arrived));
    ++state.arrived;
    ++arrived_;
    ++tally().messages;
    tally().bytes += static_cast<int64_t>(text.size());
    const auto planned = load_big_endian<int64_t>(text.data() + 16);
    tally().latency_ns.record(now.time_since_epoch().count() - planned);
  });
  if (!read) tally().add_error(read.error().text());
}

}  // namespace cafmq::load
