#include "apps/load/send_load.hpp"

#include <fmt/format.h>

namespace cafmq::load {
namespace {

// With a rate more than the window may be open: a broker that falls behind is to be seen.
constexpr size_t open_max_with_rate = 4'096;

int64_t wall_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

send_load::send_load(const load_plan& plan)
    : plan_{plan}, number_{static_cast<uint64_t>(wall_ms()) << 20U} {
  for (int32_t queue = 0; queue < plan.queues; ++queue) templates_.emplace_back(plan, queue);
  const auto window = plan.rate > 0 ? open_max_with_rate : plan.window;
  for (size_t index = 0; index < plan.connections; ++index) {
    requests_.emplace_back(window);
    with_room_.push_back(index);
  }
  if (plan.rate > 0)
    interval_ = std::chrono::nanoseconds{
        static_cast<int64_t>(1e9 * static_cast<double>(plan.batch) / plan.rate)};
}

void send_load::issue(connection_set& to, steady::time_point now, bool go_on) {
  if (!go_on) {
    next_ = {};
    return;
  }
  if (plan_.rate == 0) {
    for (const auto index : with_room_)
      while (requests_[index].has_room()) send(to, index, now);
    with_room_.clear();
    return;
  }
  if (next_ == steady::time_point{}) next_ = now;
  for (; next_ <= now && requests_[next_connection_].has_room(); next_ += interval_) {
    send(to, next_connection_, next_);
    next_connection_ = (next_connection_ + 1) % requests_.size();
  }
}

void send_load::send(connection_set& to, size_t index, steady::time_point begun) {
  const auto opaque = requests_[index].begin(begun);
  (void)templates_[next_queue_].append(to.to_write(index).out(), opaque, wall_ms(), number_);
  next_queue_ = (next_queue_ + 1) % templates_.size();
  number_ += plan_.batch;
  ++open_;
}

void send_load::take(size_t from, const remoting::command_header& answer, std::string_view,
                     steady::time_point now) {
  const auto begun = requests_[from].end(answer.opaque);
  if (!begun) return tally().add_error("an answer that nobody waits for");
  --open_;
  if (plan_.rate == 0 && (with_room_.empty() || with_room_.back() != from))
    with_room_.push_back(from);
  if (answer.response() != remoting::response_code::success)
    return tally().add_error(fmt::format("answer {}: {}", answer.code, answer.remark));
  tally().messages += static_cast<int64_t>(plan_.batch);
  tally().bytes += static_cast<int64_t>(plan_.batch * plan_.body_size);
  tally().latency_ns.record((now - *begun).count());
}

steady::time_point send_load::next_due() const {
  if (plan_.rate == 0) return steady::time_point::max();
  return next_;
}

}  // namespace cafmq::load
