#include "client/internal/listener_pool.hpp"

#include <future>
#include <mutex>

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using offsets = std::vector<int64_t>;

// Collects the reports of one run; the last one can be waited for.
struct run_result {
  std::mutex mutex;
  offsets consumed;
  offsets put_off;
  std::promise<void> over;

  void take(const run_report& report) {
    const std::lock_guard lock{mutex};
    for (const auto& [place, status] : report.answers)
      (status == consume_status::consumed ? consumed : put_off).push_back(place.value());
    if (report.is_last) over.set_value();
  }
};

class pool_run {
 public:
  pool_run(int32_t queue_id, const offsets& places) {
    run_.id = 1;
    run_.queue = {"orders", "a", queue_id};
    for (const auto place : places) {
      auto message = std::make_shared<received_message>();
      message->queue_offset = queue_offset{place};
      message->queue_id = queue_id;
      run_.messages.push_back(std::move(message));
    }
    run_.is_revoked = is_revoked;
    run_.report = [result = result_](const run_report& report) { result->take(report); };
  }

  listener_run run() const { return run_; }

  /// Waits until the run is over.
  const run_result& result() {
    if (over_.valid() && over_.wait_for(1min) != std::future_status::ready)
      FAIL("the run is not over");
    return *result_;
  }

  std::shared_ptr<std::atomic<bool>> is_revoked = std::make_shared<std::atomic<bool>>(false);

 private:
  std::shared_ptr<run_result> result_ = std::make_shared<run_result>();
  std::future<void> over_ = result_->over.get_future();
  listener_run run_;
};

clock::time_point soon() {
  return system_clock{}.now() + 1min;
}

}  // namespace

TEST_CASE("a pool delivers a run in order and reports its results") {
  offsets seen;
  listener_pool pool{2, [&](const received_message& message) {
                       seen.push_back(message.queue_offset.value());
                       return message.queue_offset == queue_offset{1} ? consume_status::retry_later
                                                                      : consume_status::consumed;
                     }};
  pool_run run{0, {0, 1, 2}};
  pool.hand_over(run.run());
  CHECK(run.result().consumed == offsets{0, 2});
  CHECK(run.result().put_off == offsets{1});
  CHECK(seen == offsets{0, 1, 2});
  pool.stop_delivering();
  CHECK(pool.join(soon()));
}

TEST_CASE("a listener that throws puts its message off") {
  listener_pool pool{1, [](const received_message&) -> consume_status { throw 1; }};
  pool_run run{0, {0, 1}};
  pool.hand_over(run.run());
  CHECK(run.result().put_off == offsets{0, 1});
}

TEST_CASE("runs of one queue never overlap, runs of two queues do") {
  std::promise<void> other_queue_began;
  auto wait_for_other = other_queue_began.get_future().share();
  std::atomic<int> in_first_queue{0};
  std::atomic<bool> overlapped{false};
  listener_pool pool{3, [&](const received_message& message) {
                       if (message.queue_id == 1) {
                         other_queue_began.set_value();
                         return consume_status::consumed;
                       }
                       if (++in_first_queue > 1) overlapped = true;
                       wait_for_other.wait_for(1min);
                       --in_first_queue;
                       return consume_status::consumed;
                     }};
  pool_run first{0, {0}};
  pool_run second{0, {1}};
  pool_run other{1, {0}};
  pool.hand_over(first.run());
  pool.hand_over(second.run());
  pool.hand_over(other.run());
  CHECK(other.result().consumed.size() == 1);
  CHECK(first.result().consumed.size() == 1);
  CHECK(second.result().consumed.size() == 1);
  CHECK_FALSE(overlapped);
}

TEST_CASE("the rest of a run is not delivered once its queue is lost") {
  std::shared_ptr<std::atomic<bool>> is_revoked;
  listener_pool pool{1, [&](const received_message&) {
                       is_revoked->store(true);
                       return consume_status::consumed;
                     }};
  pool_run run{0, {0, 1}};
  is_revoked = run.is_revoked;
  pool.hand_over(run.run());
  CHECK(run.result().consumed == offsets{0});
}

TEST_CASE("a pool that stops finishes the message at hand and reports every run as over") {
  std::promise<void> began;
  std::promise<void> may_end;
  listener_pool pool{1, [&](const received_message&) {
                       began.set_value();
                       may_end.get_future().wait_for(1min);
                       return consume_status::consumed;
                     }};
  pool_run running{0, {0, 1}};
  pool_run waiting{1, {0}};
  pool.hand_over(running.run());
  began.get_future().wait_for(1min);
  pool.hand_over(waiting.run());
  pool.stop_delivering();
  CHECK(waiting.result().consumed.empty());
  may_end.set_value();
  CHECK(running.result().consumed == offsets{0});
  CHECK(pool.join(soon()));
  pool_run late{2, {0}};
  pool.hand_over(late.run());
  CHECK(late.result().consumed.empty());
}

TEST_CASE("a listener that does not return does not keep the pool from ending") {
  auto may_end = std::make_shared<std::promise<void>>();
  auto began = std::make_shared<std::promise<void>>();
  pool_run stuck{0, {0}};
  {
    listener_pool pool{1, [may_end, began](const received_message&) {
                         began->set_value();
                         may_end->get_future().wait_for(1min);
                         return consume_status::consumed;
                       }};
    pool.hand_over(stuck.run());
    began->get_future().wait_for(1min);
    pool.stop_delivering();
    CHECK_FALSE(pool.join(system_clock{}.now()));
  }
  may_end->set_value();
  CHECK(stuck.result().consumed == offsets{0});
}

TEST_CASE("a pool that is paused gives its run back, and delivers when it goes on") {
  offsets seen;
  listener_pool* paused = nullptr;
  listener_pool pool{1, [&](const received_message& message) {
                       seen.push_back(message.queue_offset.value());
                       if (message.queue_offset == queue_offset{0}) paused->set_paused(true);
                       return consume_status::consumed;
                     }};
  paused = &pool;
  pool_run first{0, {0, 1}};
  pool.hand_over(first.run());
  CHECK(first.result().consumed == offsets{0});
  pool_run second{0, {1}};
  pool.hand_over(second.run());
  pool.set_paused(false);
  CHECK(second.result().consumed == offsets{1});
  pool.stop_delivering();
  CHECK(pool.join(soon()));
  CHECK(seen == offsets{0, 1});
}
