#include "test/client/consumer_fixture.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

// The listener is done with all of the run that it was given.
void finish(const listener_run& run) {
  run_report report{run.id, {}, true};
  for (const auto& message : run.messages)
    report.answers.emplace_back(message->queue_offset, consume_status::consumed);
  run.report(std::move(report));
}

}  // namespace

TEST_CASE_METHOD(consumer_fixture, "who takes a queue over begins behind what was finished there") {
  make_topic("orders", 2);
  const auto first = start(from(consume_from::first), "c1");
  for (const auto* body : {"a", "b", "c"}) store_message("orders", body, 1);
  CHECK(first.listener->seen.size() == 3);
  CHECK(committed(1) == 0);  // not yet: the interval has not passed
  const auto second = start(from(consume_from::first), "c2");
  CHECK(committed(1) == 3);
  store_message("orders", "d", 1);
  CHECK(second.listener->seen == bodies{"d"});
  CHECK(first.listener->seen.size() == 3);
}

TEST_CASE_METHOD(consumer_fixture, "who takes a queue over waits for the listener of who had it") {
  make_topic("orders", 2);
  const auto first = start(from(consume_from::first), "c1");
  first.listener->is_slow = true;
  store_message("orders", "a", 1);
  store_message("orders", "b", 1);
  REQUIRE(first.listener->kept.size() == 1);
  const auto second = start(from(consume_from::first), "c2");
  pass(4s);
  CHECK(second.listener->seen.empty());
  finish(first.listener->kept.front());
  first.listener->kept.clear();
  run();
  CHECK(committed(1) == 1);
  CHECK(second.listener->seen == bodies{"b"});
}

TEST_CASE_METHOD(consumer_fixture, "who takes a queue over does not wait for ever") {
  make_topic("orders", 2);
  const auto first = start(from(consume_from::first), "c1");
  first.listener->is_slow = true;
  store_message("orders", "a", 1);
  REQUIRE(first.listener->kept.size() == 1);
  const auto second = start(from(consume_from::first), "c2");
  pass(5s);
  CHECK(second.listener->seen == bodies{"a"});  // never finished by the first
  first.listener->finish_kept();
  run();
  CHECK(first.listener->seen.empty());
  pass(5s);
  CHECK(committed(1) == 1);
}

TEST_CASE_METHOD(consumer_fixture, "a member that is killed frees its queues at once") {
  make_topic("orders", 2);
  const auto first = start(from(consume_from::first), "c1");
  first.listener->is_slow = true;
  store_message("orders", "a");
  store_message("orders", "b", 1);
  const auto second = start(from(consume_from::first), "c2");
  self_->send_exit(first.core, caf::exit_reason::kill);
  run();
  pass(5s);
  CHECK(second.listener->sorted() == bodies{"a", "b"});
}

TEST_CASE_METHOD(consumer_fixture, "a queue that comes back soon is delivered by one at a time") {
  make_topic("orders", 2);
  const auto first = start(from(consume_from::first), "c1");
  first.listener->is_slow = true;
  store_message("orders", "a", 1);
  const auto second = start(from(consume_from::first), "c2");
  close(second);  // before it got the queue
  CHECK(first.listener->kept.size() == 1);
  finish(first.listener->kept.front());
  first.listener->kept.clear();
  run();
  store_message("orders", "b", 1);
  REQUIRE(first.listener->kept.size() == 1);
  CHECK(first.listener->kept.front().messages.front()->body.view() == "b");
}
