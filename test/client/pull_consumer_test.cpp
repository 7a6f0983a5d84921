#include "client/pull_consumer.hpp"

#include <future>

#include <catch2/catch.hpp>

#include "client/producer.hpp"
#include "testing/test_broker.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using bodies = std::vector<std::string>;

const broker_queue queue_0{"orders", "DEFAULT_BROKER", 0};
const broker_queue queue_1{"orders", "DEFAULT_BROKER", 1};

// A broker with a topic of two queues.
class pull_fixture {
 public:
  pull_fixture() : broker_{test_broker::start()} {
    REQUIRE(broker_);
    REQUIRE(broker_->create_topic("orders", 2));
  }

  // To queue 0, unless the other one is said.
  void send(const bodies& all, int32_t queue_id = 0) {
    auto producer = producer::start({.name_servers = broker_->name_servers()});
    REQUIRE(producer);
    for (const auto& body : all) {
      const auto sent = producer->send({.topic = "orders", .body = body, .queue_id = queue_id});
      if (!sent) FAIL(sent.error().text());
    }
  }

  consumer_options options(const std::string& group = "billing") {
    return {.name_servers = broker_->name_servers(),
            .group = group,
            .subscriptions = {{.topic = "orders"}},
            .start_at = consume_from::first};
  }

  consumer_options committing_by_hand() {
    auto wanted = options();
    wanted.auto_commit = false;
    return wanted;
  }

  static pull_consumer made(result<pull_consumer> started) {
    if (!started) FAIL(started.error().text());
    return std::move(*started);
  }

  pull_consumer subscribe() { return made(pull_consumer::subscribe(options())); }

  // Polls until so many have come.
  static bodies poll(pull_consumer& consumer, size_t count) {
    bodies all;
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (all.size() < count && std::chrono::steady_clock::now() < deadline)
      for (const auto& message : consumer.poll(1s)) all.emplace_back(message->body.view());
    return all;
  }

 protected:
  result<test_broker> broker_;
};

}  // namespace

TEST_CASE_METHOD(pull_fixture, "polling gives the messages of a queue in their order") {
  send({"a", "b", "c"});
  auto consumer = subscribe();
  CHECK(poll(consumer, 3) == bodies{"a", "b", "c"});
  CHECK(consumer.position(queue_0) == queue_offset{3});
  CHECK_FALSE(consumer.position(queue_1));
  CHECK(consumer.queues() == std::vector<broker_queue>{queue_0, queue_1});
  CHECK(consumer.poll(0ms).empty());
  send({"d"});
  CHECK(poll(consumer, 1) == bodies{"d"});
}

TEST_CASE_METHOD(pull_fixture, "what was polled is not polled again by who comes later") {
  send({"a", "b"});
  {
    auto consumer = subscribe();
    poll(consumer, 2);
    CHECK(consumer.close(5s));
    CHECK(consumer.close(5s).error().code() == errc::shutting_down);
    CHECK_FALSE(consumer.queues());
  }
  send({"c"});
  auto consumer = subscribe();
  CHECK(poll(consumer, 1) == bodies{"c"});
}

TEST_CASE_METHOD(pull_fixture, "without auto_commit only what was committed is consumed") {
  send({"a", "b"});
  {
    auto consumer = made(pull_consumer::subscribe(committing_by_hand()));
    poll(consumer, 2);
    REQUIRE(consumer.commit());
    send({"c"});
    CHECK(poll(consumer, 1) == bodies{"c"});
  }
  {
    auto consumer = made(pull_consumer::subscribe(committing_by_hand()));
    CHECK(poll(consumer, 1) == bodies{"c"});
    std::promise<result<void>> done;
    consumer.commit_async([&](const result<void>& outcome) { done.set_value(outcome); });
    CHECK(done.get_future().get());
  }
  send({"d"});
  auto consumer = made(pull_consumer::subscribe(committing_by_hand()));
  CHECK(poll(consumer, 1) == bodies{"d"});
}

TEST_CASE_METHOD(pull_fixture, "a consumer that has polled nothing has nothing to commit") {
  auto consumer = subscribe();
  CHECK(consumer.commit());
  bool called = false;
  consumer.commit_async([&](const result<void>& outcome) { called = outcome.has_value(); });
  CHECK(called);
}

TEST_CASE_METHOD(pull_fixture, "seeking goes on at an offset, also backwards, and is committed") {
  send({"a", "b", "c"});
  {
    auto consumer = subscribe();
    poll(consumer, 3);
    REQUIRE(consumer.commit());
    REQUIRE(consumer.seek(queue_0, queue_offset{1}));
    CHECK(consumer.position(queue_0) == queue_offset{1});
    CHECK(poll(consumer, 2) == bodies{"b", "c"});
    REQUIRE(consumer.seek(queue_0, queue_offset{2}));
    REQUIRE(consumer.commit());
  }
  auto consumer = subscribe();
  CHECK(poll(consumer, 1) == bodies{"c"});
  const auto refused = consumer.seek({"orders", "DEFAULT_BROKER", 7}, queue_offset{0});
  CHECK(refused.error().code() == errc::out_of_range);
}

TEST_CASE_METHOD(pull_fixture, "seeking finds the first message that was stored at a time") {
  send({"a"});
  REQUIRE(broker_->advance(1h));
  const message_time later{std::chrono::milliseconds{broker_->now_ms()}};
  send({"b", "c"});
  auto consumer = subscribe();
  poll(consumer, 3);
  REQUIRE(consumer.seek(queue_0, later));
  CHECK(poll(consumer, 2) == bodies{"b", "c"});
  REQUIRE(consumer.seek(queue_0, later + 1h));
  CHECK(consumer.position(queue_0) == queue_offset{3});
}

TEST_CASE_METHOD(pull_fixture, "a queue that is paused waits, others go on") {
  auto consumer = subscribe();
  send({"a"});
  CHECK(poll(consumer, 1) == bodies{"a"});
  REQUIRE(consumer.pause(queue_0));
  send({"b"});
  send({"x"}, 1);
  CHECK(poll(consumer, 1) == bodies{"x"});
  CHECK(consumer.poll(50ms).empty());
  REQUIRE(consumer.resume(queue_0));
  CHECK(poll(consumer, 1) == bodies{"b"});
  CHECK(consumer.pause({"orders", "nobody", 0}).error().code() == errc::out_of_range);
}

TEST_CASE_METHOD(pull_fixture, "whoever assigns queues gets these, whoever else does") {
  send({"a"});
  send({"x"}, 1);
  auto first = made(pull_consumer::assign(options(), {queue_0}));
  auto second = made(pull_consumer::assign(options(), {queue_0}));
  CHECK(poll(first, 1) == bodies{"a"});
  CHECK(poll(second, 1) == bodies{"a"});
  CHECK(first.queues() == std::vector<broker_queue>{queue_0});
}

TEST_CASE_METHOD(pull_fixture, "pull consumers can be moved, and what cannot work is refused") {
  send({"a"});
  auto first = subscribe();
  auto second = made(pull_consumer::subscribe(options("audit")));
  first = std::move(second);
  CHECK(poll(first, 1) == bodies{"a"});
  CHECK_FALSE(pull_consumer::subscribe({.group = ""}));
  CHECK_FALSE(pull_consumer::assign({.group = ""}, {queue_0}));
}
