#include "client/internal/listener_pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "client/internal/shared_system.hpp"

namespace cafmq {
namespace {

using namespace std::chrono_literals;

// Results are reported this often while a run goes on, so that a slow listener's are not lost with
// the process.
constexpr auto report_interval = 10ms;

}  // namespace

class listener_pool::shared_state {
 public:
  explicit shared_state(listener listener) : listener_{std::move(listener)} {}

  void add(listener_run run) {
    {
      const std::lock_guard lock{mutex_};
      if (!is_stopping_) {
        runs_.push_back(std::move(run));
        work_.notify_one();
        return;
      }
    }
    refuse(run);
  }

  void stop() {
    std::deque<listener_run> dropped;
    {
      const std::lock_guard lock{mutex_};
      is_stopping_ = true;
      dropped.swap(runs_);
    }
    work_.notify_all();
    for (const auto& run : dropped) refuse(run);
  }

  void set_paused(bool paused) {
    const std::lock_guard lock{mutex_};
    is_paused_ = paused;
    work_.notify_all();
  }

  void work() {
    while (auto run = take()) {
      deliver(*run);
      release(run->queue);
    }
    const std::lock_guard lock{mutex_};
    ++ended_threads_;
    all_ended_.notify_all();
  }

  bool wait_for_end(size_t threads, clock::time_point deadline) {
    std::unique_lock lock{mutex_};
    return all_ended_.wait_until(lock, deadline, [&] { return ended_threads_ == threads; });
  }

 private:
  using answers = std::vector<std::pair<queue_offset, consume_status>>;

  std::optional<listener_run> take() {
    std::unique_lock lock{mutex_};
    for (;;) {
      if (is_stopping_) return std::nullopt;
      if (is_paused_) {
        work_.wait(lock);
        continue;
      }
      const auto next = std::find_if(runs_.begin(), runs_.end(), [this](const listener_run& run) {
        return !busy_.contains(run.queue);
      });
      if (next != runs_.end()) {
        std::optional<listener_run> run{std::move(*next)};
        runs_.erase(next);
        busy_.insert(run->queue);
        return run;
      }
      work_.wait(lock);
    }
  }

  void release(const broker_queue& queue) {
    const std::lock_guard lock{mutex_};
    busy_.erase(queue);
    work_.notify_all();
  }

  void deliver(const listener_run& run) {
    answers given;
    auto report_due = clock_.now() + report_interval;
    for (const auto& message : run.messages) {
      if (run.is_revoked->load() || has_to_wait()) break;
      given.emplace_back(message->queue_offset, ask(*message));
      if (clock_.now() < report_due) continue;
      run.report({run.id, std::exchange(given, {}), false});
      report_due = clock_.now() + report_interval;
    }
    end(run, std::move(given));
  }

  consume_status ask(const received_message& message) {
    const callback_scope scope;
    try {
      return listener_(message);
    } catch (...) {
      return consume_status::retry_later;
    }
  }

  bool has_to_wait() {
    const std::lock_guard lock{mutex_};
    return is_stopping_ || is_paused_;
  }

  static void end(const listener_run& run, answers given) {
    run.report({run.id, std::move(given), true});
  }

  static void refuse(const listener_run& run) { run.report({run.id, {}, true, true}); }

  const listener listener_;
  const system_clock clock_;

  std::mutex mutex_;  // guards all below
  std::condition_variable work_;
  std::condition_variable all_ended_;
  std::deque<listener_run> runs_;  ///< one for each queue at most
  std::set<broker_queue> busy_;
  bool is_stopping_ = false;
  bool is_paused_ = false;
  size_t ended_threads_ = 0;
};

listener_pool::listener_pool(size_t threads, listener listener)
    : state_{std::make_shared<shared_state>(std::move(listener))} {
  for (size_t count = 0; count < threads; ++count)
    threads_.emplace_back([state = state_] { state->work(); });
}

listener_pool::~listener_pool() {
  stop_delivering();
  (void)join(system_clock{}.now());
}

void listener_pool::hand_over(listener_run run) {
  state_->add(std::move(run));
}

void listener_pool::set_paused(bool paused) {
  state_->set_paused(paused);
}

void listener_pool::stop_delivering() {
  state_->stop();
}

bool listener_pool::join(clock::time_point deadline) {
  const bool have_ended = state_->wait_for_end(threads_.size(), deadline);
  for (auto& thread : threads_) {
    if (!thread.joinable()) continue;
    if (have_ended)
      thread.join();
    else
      thread.detach();
  }
  return have_ended;
}

}  // namespace cafmq
