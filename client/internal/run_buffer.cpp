#include "client/internal/run_buffer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cafmq {
namespace {

void drop(const listener_run& run, bool is_refused) {
  run.report({run.id, {}, true, is_refused});
}

}  // namespace

void run_buffer::hand_over(listener_run run) {
  {
    const std::lock_guard lock{mutex_};
    if (!is_stopped_) {
      runs_.push_back(std::move(run));
      changed_.notify_all();
      return;
    }
  }
  drop(run, true);
}

std::vector<listener_run> run_buffer::take_until(clock::time_point deadline) {
  std::vector<listener_run> taken;
  while (taken.empty()) {
    std::deque<listener_run> there;
    {
      std::unique_lock lock{mutex_};
      changed_.wait_until(lock, deadline, [this] { return is_stopped_ || has_any(); });
      const auto kept = std::stable_partition(
          runs_.begin(), runs_.end(),
          [this](const listener_run& run) { return !paused_.contains(run.queue); });
      there.assign(std::make_move_iterator(runs_.begin()), std::make_move_iterator(kept));
      runs_.erase(runs_.begin(), kept);
    }
    if (there.empty()) break;
    for (auto& run : there) {
      if (run.is_revoked->load())
        drop(run, false);
      else
        taken.push_back(std::move(run));
    }
  }
  return taken;
}

void run_buffer::set_paused(const broker_queue& queue, bool paused) {
  const std::lock_guard lock{mutex_};
  if (paused)
    paused_.insert(queue);
  else
    paused_.erase(queue);
  changed_.notify_all();
}

bool run_buffer::has_any() const {
  return std::any_of(runs_.begin(), runs_.end(),
                     [this](const listener_run& run) { return !paused_.contains(run.queue); });
}

void run_buffer::stop() {
  std::deque<listener_run> dropped;
  {
    const std::lock_guard lock{mutex_};
    is_stopped_ = true;
    dropped.swap(runs_);
  }
  changed_.notify_all();
  for (const auto& run : dropped) drop(run, true);
}

void report_consumed(const listener_run& run) {
  run_report report{run.id, {}, true};
  for (const auto& message : run.messages)
    report.answers.emplace_back(message->queue_offset, consume_status::consumed);
  run.report(std::move(report));
}

}  // namespace cafmq
