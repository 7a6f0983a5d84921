#include "client/producer.hpp"

#include <atomic>
#include <future>
#include <set>

#include "client/admin.hpp"
#include "client/push_consumer.hpp"
#include "test/client/loopback_server.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

outgoing_message order(const std::string& body) {
  return {.topic = "orders", .body = body};
}

producer start(producer_options options) {
  auto started = producer::start(std::move(options));
  if (!started) FAIL(started.error().text());
  return std::move(*started);
}

int64_t messages_in_orders(const loopback_server& server) {
  auto asked = admin::start({.name_servers = server.address()});
  REQUIRE(asked);
  const auto topics = asked->list_topics();
  REQUIRE(topics);
  for (const auto& each : *topics)
    if (each.topic.name == "orders") return each.messages;
  return 0;
}

// Nobody listens there.
constexpr auto nowhere = "127.0.0.1:9";

}  // namespace

TEST_CASE("a plain thread sends over the network and gets a receipt") {
  loopback_server server;
  auto producer = start({.name_servers = server.address()});
  const auto first = producer.send(order("a"));
  if (!first) FAIL(first.error().text());
  CHECK(first->queue_offset == queue_offset{0});
  auto chosen = order("b");
  chosen.queue_id = first->queue_id;
  const auto second = producer.send(chosen);
  REQUIRE(second);
  CHECK(second->queue_offset == queue_offset{1});
  const auto batch = producer.send_batch({order("c"), order("d")});
  REQUIRE(batch);
  CHECK(batch->size() == 2);
  const auto closed = producer.close(5s);
  REQUIRE(closed);
  CHECK(closed->messages_lost == 0);
  CHECK(producer.send(order("e")).error().code() == errc::shutting_down);
  CHECK(producer.close(5s).error().code() == errc::shutting_down);
}

TEST_CASE("every message that is sent without waiting is answered, and all of them are stored") {
  loopback_server server;
  constexpr int count = 5'000;
  std::atomic<int> stored{0};
  {
    auto producer = start({.name_servers = server.address()});
    REQUIRE(producer.send(order("first")));
    for (int sent = 0; sent < count;) {
      const auto begun = producer.send_async(order("next"), [&](result<send_receipt> outcome) {
        if (outcome) ++stored;
      });
      if (begun)
        ++sent;
      else
        REQUIRE(begun.error().code() == errc::busy);
    }
    REQUIRE(producer.send_one_way(order("last")));
  }  // the destructor waits for what is pending
  CHECK(stored == count);
  // They are countable when they have been dispatched, a moment after the acknowledgement.
  const auto deadline = system_clock{}.now() + 1min;
  int64_t counted = 0;
  while (counted < count + 2 && system_clock{}.now() < deadline)
    counted = messages_in_orders(server);
  CHECK(counted == count + 2);
}

TEST_CASE("a producer that finds nobody says so at its deadline") {
  auto producer = start({.name_servers = nowhere, .send_timeout = 300ms});
  const auto sent = producer.send(order("a"));
  REQUIRE_FALSE(sent);
  CHECK(sent.error().code() == errc::unreachable);
}

TEST_CASE("closing a producer that finds nobody reports what was lost, in time") {
  auto producer = start({.name_servers = nowhere, .send_timeout = 10min});
  std::promise<errc> told;
  REQUIRE(producer.send_async(order("a"), [&](result<send_receipt> outcome) {
    told.set_value(outcome ? errc::none : outcome.error().code());
  }));
  CHECK(producer.pending() == 1);
  const auto closed = producer.close(100ms);
  REQUIRE(closed);
  CHECK(closed->messages_lost == 1);
  CHECK(told.get_future().get() == errc::shutting_down);
  CHECK(producer.pending() == 0);
}

TEST_CASE("a producer goes on by itself after the server's restart") {
  loopback_server server;
  auto producer = start({.name_servers = server.address(), .send_timeout = 1min});
  REQUIRE(producer.send(order("a")));
  server.stop();
  auto sending = std::async(std::launch::async, [&] { return producer.send(order("b")); });
  server.start();
  const auto sent = sending.get();
  if (!sent) FAIL(sent.error().text());
  CHECK(sent->broker_name == "DEFAULT_BROKER");
}

TEST_CASE("a callback may neither close its producer nor hurt it by throwing") {
  loopback_server server;
  auto producer = start({.name_servers = server.address()});
  std::promise<errc> refused;
  REQUIRE(producer.send_async(order("a"), [&](const result<send_receipt>&) {
    const auto closed = producer.close(1s);
    refused.set_value(closed ? errc::none : closed.error().code());
    throw 1;
  }));
  CHECK(refused.get_future().get() == errc::invalid_argument);
  CHECK(producer.send(order("b")));
}

TEST_CASE("producers can be moved, and options that cannot work are refused") {
  loopback_server server;
  auto first = start({.name_servers = server.address()});
  auto second = start({.name_servers = server.address()});
  first = std::move(second);
  CHECK(first.send(order("a")));
  CHECK_FALSE(producer::start({.retries = -1}));
}

TEST_CASE("messages with one sharding key go to one queue, which the sender may also choose") {
  loopback_server server;
  auto producer = start({.name_servers = server.address()});
  std::set<int32_t> queues;
  for (int key = 0; key < 8; ++key) {
    auto message = order("a");
    message.sharding_key = "key " + std::to_string(key);
    const auto first = producer.send(message);
    const auto second = producer.send(message);
    if (!first) FAIL(first.error().text());
    REQUIRE(second);
    CHECK(first->queue_id == second->queue_id);
    queues.insert(first->queue_id);
  }
  CHECK(queues.size() > 1);
  auto chosen = order("b");
  chosen.choose_queue = [](const std::vector<broker_queue>& all) { return all.size() - 1; };
  CHECK(producer.send(chosen)->queue_id == 3);
}

TEST_CASE("a future holds what became of a message, also when it was refused") {
  loopback_server server;
  auto producer = start({.name_servers = server.address()});
  CHECK(producer.send_future(order("a")).get());
  CHECK(producer.send_future(order("")).get().error().code() == errc::message_illegal);
}

TEST_CASE("a send may have a deadline of its own") {
  auto producer = start({.name_servers = nowhere, .send_timeout = 10min});
  CHECK(producer.send(order("a"), 50ms).error().code() == errc::unreachable);
  CHECK(producer.send_future(order("a"), 50ms).get().error().code() == errc::unreachable);
  CHECK(producer.send(order("a"), 0ms).error().code() == errc::invalid_argument);
}

TEST_CASE("a producer that may wait for room does, and not beyond the deadline") {
  loopback_server server;
  auto producer = start({.name_servers = server.address(),
                         .messages_pending_max = 8,
                         .when_full = back_pressure::wait});
  std::atomic<int> stored{0};
  for (int sent = 0; sent < 200; ++sent) {
    const auto begun = producer.send_async(order("next"), [&](const result<send_receipt>& outcome) {
      if (outcome) ++stored;
    });
    if (!begun) FAIL(begun.error().text());
  }
  CHECK(producer.close(10s)->messages_lost == 0);
  CHECK(stored == 200);
  auto stuck = start({.name_servers = nowhere,
                      .send_timeout = 10min,
                      .messages_pending_max = 1,
                      .when_full = back_pressure::wait});
  REQUIRE(stuck.send_one_way(order("a")));
  CHECK(stuck.send_one_way(order("b"), 50ms).error().code() == errc::busy);
  (void)stuck.close(0ms);
}

TEST_CASE("compressed messages arrive as they were sent, in batches with others") {
  loopback_server server;
  auto producer = start({.name_servers = server.address(),
                         .compress_with = compression::zstd,
                         .compress_above = 100});
  const std::string large(100'000, 'x');
  const auto receipts = producer.send_batch({order("small"), order(large), order("other")});
  if (!receipts) FAIL(receipts.error().text());
  std::promise<std::vector<std::string>> all;
  std::vector<std::string> bodies;
  auto consumer = push_consumer::start({.name_servers = server.address(),
                                        .group = "readers",
                                        .subscriptions = {{.topic = "orders"}},
                                        .start_at = consume_from::first},
                                       [&](const received_message& message) {
                                         bodies.emplace_back(message.body.view());
                                         if (bodies.size() == 3) all.set_value(bodies);
                                         return consume_status::consumed;
                                       });
  REQUIRE(consumer);
  auto arrived = all.get_future();
  REQUIRE(arrived.wait_for(30s) == std::future_status::ready);
  CHECK((arrived.get() == std::vector<std::string>{"small", large, "other"}));
}
