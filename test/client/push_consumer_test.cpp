#include "client/push_consumer.hpp"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "client/admin.hpp"
#include "client/producer.hpp"
#include "test/client/loopback_server.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

// Bodies as they arrive, from any thread.
class inbox {
 public:
  consume_status take(const received_message& message) {
    const std::lock_guard lock{mutex_};
    bodies_.emplace_back(message.body.view());
    arrived_.notify_all();
    return consume_status::consumed;
  }

  // Waits until so many different bodies have come.
  std::set<std::string> wait_for(size_t count) {
    std::unique_lock lock{mutex_};
    arrived_.wait_for(lock, 1min, [&] { return distinct().size() >= count; });
    return distinct();
  }

  // Waits until so many different bodies that begin like this have come.
  bool wait_for(const std::string& prefix, size_t count) {
    std::unique_lock lock{mutex_};
    return arrived_.wait_for(lock, 1min, [&] {
      const auto all = distinct();
      return static_cast<size_t>(std::count_if(all.begin(), all.end(), [&](const auto& body) {
               return body.starts_with(prefix);
             })) >= count;
    });
  }

  size_t total() {
    const std::lock_guard lock{mutex_};
    return bodies_.size();
  }

 private:
  std::set<std::string> distinct() const { return {bodies_.begin(), bodies_.end()}; }

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::string> bodies_;
};

consumer_options billing(const loopback_server& server) {
  consumer_options options{
      .name_servers = server.address(), .group = "billing", .subscriptions = {{.topic = "orders"}}};
  options.start_at = consume_from::first;
  return options;
}

push_consumer start(consumer_options options, inbox& to) {
  auto started = push_consumer::start(
      std::move(options), [&](const received_message& message) { return to.take(message); });
  if (!started) FAIL(started.error().text());
  return std::move(*started);
}

void send(const loopback_server& server, const std::string& prefix, int count) {
  auto producer = producer::start({.name_servers = server.address(), .send_timeout = 1min});
  REQUIRE(producer);
  for (int sent = 0; sent < count; ++sent) {
    const auto receipt = producer->send({.topic = "orders", .body = prefix + std::to_string(sent)});
    if (!receipt) FAIL(receipt.error().text());
  }
}

}  // namespace

TEST_CASE("a plain listener gets every message over the network, once") {
  loopback_server server;
  send(server, "a", 200);
  inbox received;
  auto consumer = start(billing(server), received);
  CHECK(received.wait_for(200).size() == 200);
  send(server, "b", 100);
  CHECK(received.wait_for(300).size() == 300);
  CHECK(consumer.close(5s));
  CHECK(received.total() == 300);
  CHECK(consumer.close(5s).error().code() == errc::shutting_down);
}

TEST_CASE("who takes over after a close gets nothing again and misses nothing") {
  loopback_server server;
  send(server, "a", 100);
  inbox first;
  {
    auto consumer = start(billing(server), first);
    first.wait_for(100);
  }
  send(server, "b", 100);
  inbox second;
  auto consumer = start(billing(server), second);
  const auto bodies = second.wait_for(100);
  CHECK(bodies.size() == 100);
  CHECK(bodies.begin()->front() == 'b');
  CHECK(consumer.close(5s));
  CHECK(second.total() == 100);
}

TEST_CASE("a consumer goes on by itself after the server's restart and misses nothing") {
  loopback_server server;
  send(server, "a", 50);
  inbox received;
  auto consumer = start(billing(server), received);
  received.wait_for(50);
  server.stop();
  server.start();
  send(server, "b", 50);
  CHECK(received.wait_for(100).size() == 100);
}

TEST_CASE("members on plain threads share the messages") {
  loopback_server server;
  send(server, "early", 1);
  inbox first;
  inbox second;
  auto one = start(billing(server), first);
  first.wait_for(1);
  {
    auto other = start(billing(server), second);
    for (int round = 0; second.total() == 0 && round < 100; ++round)
      send(server, std::to_string(round) + "-", 8);
    CHECK(second.total() > 0);
  }
  send(server, "late", 40);
  CHECK(first.wait_for("late", 40));
  CHECK(one.close(5s));
}

TEST_CASE("a listener that does not return does not keep the consumer from closing") {
  // The listener's thread goes on behind the end of the test.
  struct gate {
    std::promise<void> began;
    std::promise<void> may_end;
    std::shared_future<void> ended = may_end.get_future().share();
  };
  loopback_server server;
  send(server, "a", 1);
  const auto at = std::make_shared<gate>();
  auto consumer = push_consumer::start(billing(server), [at](const received_message&) {
    at->began.set_value();
    at->ended.wait_for(1min);
    return consume_status::consumed;
  });
  REQUIRE(consumer);
  at->began.get_future().wait_for(1min);
  const auto closed = consumer->close(200ms);
  REQUIRE_FALSE(closed);
  CHECK(closed.error().code() == errc::timed_out);
  at->may_end.set_value();
}

TEST_CASE("an administrator sees brokers, topics and groups, and creates topics") {
  loopback_server server;
  auto asked = admin::start({.name_servers = server.address()});
  REQUIRE(asked);
  const auto cluster = asked->cluster();
  REQUIRE(cluster);
  REQUIRE(cluster->size() == 1);
  CHECK(cluster->front().addresses.at(0) == server.address());
  topic_config orders;
  orders.name = "orders";
  orders.read_queues = orders.write_queues = 3;
  REQUIRE(asked->create_topic(orders));
  orders.name = "no/topic";
  CHECK_FALSE(asked->create_topic(orders));
  const auto topics = asked->list_topics();
  REQUIRE(topics);
  CHECK(std::any_of(topics->begin(), topics->end(), [](const topic_status& each) {
    return each.topic.name == "orders" && each.topic.write_queues == 3;
  }));
  send(server, "a", 5);
  inbox received;
  auto consumer = start(billing(server), received);
  received.wait_for(5);
  const auto groups = asked->list_groups();
  REQUIRE(groups);
  CHECK(std::any_of(groups->begin(), groups->end(), [](const group_status& each) {
    return each.group == "billing" && each.client_ids.size() == 1;
  }));
  server.stop();
  CHECK(asked->cluster().error().code() == errc::unreachable);
}

TEST_CASE("a consumer without a listener or a legal group is refused") {
  CHECK_FALSE(push_consumer::start({.group = "g", .subscriptions = {{.topic = "t"}}}, {}));
  CHECK_FALSE(
      push_consumer::start({.group = "", .subscriptions = {{.topic = "t"}}},
                           [](const received_message&) { return consume_status::consumed; }));
}
