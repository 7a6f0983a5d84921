#include "actors/delay/delay_table.hpp"

#include <algorithm>

namespace cafmq {
namespace {

using std::chrono::milliseconds;

// RocketMQ counts a new version of the file that often; slaves notice by it.
constexpr uint64_t changes_per_version = 200;

milliseconds look_interval(milliseconds delay) {
  return std::clamp<milliseconds>(delay, milliseconds{1}, delay_table::look_interval_max);
}

}  // namespace

delay_table::delay_table(const std::vector<int64_t>& delays_ms, int32_t levels, time_point now) {
  for (const auto delay : delays_ms) levels_.push_back({milliseconds{delay}, {}, now, {}});
  constexpr std::chrono::hours unknown_delay{40 * 24};  // longer than any that can be set
  while (levels_.size() < static_cast<size_t>(levels))
    levels_.push_back({unknown_delay, {}, now, {}});
}

void delay_table::restore(const remoting::delay_offsets& saved) {
  document_ = saved;
  std::erase_if(document_.levels, [&](const auto& each) {
    return each.first < 1 || each.first > levels() || each.second < 0;
  });
  for (const auto& [level, next] : document_.levels) of(level).next = queue_offset{next};
}

void delay_table::advance(int32_t level, queue_offset next, int64_t wall_ms) {
  auto& state = of(level);
  if (next == state.next) return;
  state.next = next;
  document_.levels[level] = next.value();
  if (++changes_ % changes_per_version == 0) document_.version.advance(wall_ms);
}

std::vector<int32_t> delay_table::due_levels(time_point now) const {
  std::vector<int32_t> due;
  for (int32_t level = 1; level <= levels(); ++level)
    if (of(level).look_at <= now) due.push_back(level);
  return due;
}

delay_table::time_point delay_table::next_look() const {
  auto earliest = time_point::max();
  for (const auto& each : levels_) earliest = std::min(earliest, each.look_at);
  return earliest;
}

bool delay_table::has_lain_long_enough(const level_state& state, time_point now) {
  return state.seen && state.next < state.seen->end && now - state.seen->at >= state.delay;
}

bool delay_table::is_due(int32_t level, int64_t due_ms, int64_t wall_ms, time_point now) const {
  return due_ms <= wall_ms || has_lain_long_enough(of(level), now);
}

int64_t delay_table::count_to_judge(int32_t level, time_point now) const {
  constexpr int64_t turn = 32;
  const auto& state = of(level);
  return has_lain_long_enough(state, now) ? std::min(turn, state.seen->end - state.next) : turn;
}

void delay_table::look_when_idle(int32_t level, time_point now) {
  of(level).look_at = now + look_interval(of(level).delay);
}

void delay_table::look_when_due(int32_t level, int64_t due_ms, queue_offset queue_end,
                                int64_t wall_ms, time_point now) {
  auto& state = of(level);
  const milliseconds left{due_ms - wall_ms};
  if (left <= state.delay) {
    state.look_at = now + look_interval(left);
    return;
  }
  // It was stored at a time that has not come: the wall clock was set back, or the level's delay
  // was made shorter.
  if (!state.seen || state.next >= state.seen->end) state.seen = sighting{queue_end, now};
  const auto waited = std::chrono::duration_cast<milliseconds>(now - state.seen->at);
  state.look_at = now + look_interval(std::min(left, state.delay - waited));
}

}  // namespace cafmq
