#include "client/internal/run_buffer.hpp"

#include <thread>

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using reports = std::vector<run_report>;

listener_run run_of(int32_t queue_id, std::shared_ptr<reports> told,
                    std::shared_ptr<std::atomic<bool>> revoked = nullptr) {
  received_message message;
  message.queue_offset = queue_offset{7};
  if (!revoked) revoked = std::make_shared<std::atomic<bool>>(false);
  return {1,
          {"orders", "a", queue_id},
          {std::make_shared<const received_message>(message)},
          revoked,
          [told](run_report report) { told->push_back(std::move(report)); }};
}

clock::time_point in(std::chrono::milliseconds time) {
  return system_clock{}.now() + time;
}

}  // namespace

TEST_CASE("a buffer gives out what is there, once") {
  auto told = std::make_shared<reports>();
  run_buffer buffer;
  buffer.hand_over(run_of(0, told));
  buffer.hand_over(run_of(1, told));
  CHECK(buffer.take_until(in(0ms)).size() == 2);
  CHECK(buffer.take_until(in(0ms)).empty());
  CHECK(told->empty());
}

TEST_CASE("whoever takes waits for what another thread hands over") {
  auto told = std::make_shared<reports>();
  run_buffer buffer;
  std::thread other{[&] { buffer.hand_over(run_of(0, told)); }};
  CHECK(buffer.take_until(in(1min)).size() == 1);
  other.join();
}

TEST_CASE("a run of a queue that was lost is reported as over and not given out") {
  auto told = std::make_shared<reports>();
  run_buffer buffer;
  buffer.hand_over(run_of(0, told, std::make_shared<std::atomic<bool>>(true)));
  CHECK(buffer.take_until(in(0ms)).empty());
  REQUIRE(told->size() == 1);
  CHECK(told->front().is_last);
  CHECK(told->front().answers.empty());
}

TEST_CASE("runs of a paused queue wait until it goes on") {
  auto told = std::make_shared<reports>();
  run_buffer buffer;
  buffer.set_paused({"orders", "a", 0}, true);
  buffer.hand_over(run_of(0, told));
  CHECK(buffer.take_until(in(0ms)).empty());
  buffer.hand_over(run_of(1, told));
  CHECK(buffer.take_until(in(0ms)).front().queue.queue_id == 1);
  buffer.set_paused({"orders", "a", 0}, false);
  CHECK(buffer.take_until(in(0ms)).front().queue.queue_id == 0);
}

TEST_CASE("a buffer that is stopped refuses everything and keeps nobody waiting") {
  auto told = std::make_shared<reports>();
  run_buffer buffer;
  buffer.hand_over(run_of(0, told));
  std::thread other{[&] { buffer.stop(); }};
  other.join();
  buffer.hand_over(run_of(1, told));
  CHECK(buffer.take_until(in(1min)).empty());
  REQUIRE(told->size() == 2);
  CHECK(told->front().is_refused);
  CHECK(told->back().is_refused);
}

TEST_CASE("a run that is consumed says so of each message") {
  auto told = std::make_shared<reports>();
  report_consumed(run_of(0, told));
  REQUIRE(told->size() == 1);
  CHECK(told->front().is_last);
  CHECK(told->front().answers == std::vector<std::pair<queue_offset, consume_status>>{
                                     {queue_offset{7}, consume_status::consumed}});
}
