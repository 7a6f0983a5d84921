#include "testing/test_broker.hpp"

#include <future>

#include <catch2/catch.hpp>

#include "client/admin.hpp"
#include "client/producer.hpp"
#include "client/push_consumer.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

test_broker start(const test_broker_options& options = {}) {
  auto broker = test_broker::start(options);
  if (!broker) FAIL(broker.error().text());
  return std::move(*broker);
}

result<send_receipt> send(const test_broker& broker, const outgoing_message& message) {
  auto producer = producer::start({.name_servers = broker.name_servers()});
  REQUIRE(producer);
  return producer->send(message);
}

// The first message of a topic, when it comes.
class first_arrival {
 public:
  explicit first_arrival(const test_broker& broker, const std::string& topic)
      : consumer_{push_consumer::start({.name_servers = broker.name_servers(),
                                        .group = "readers",
                                        .subscriptions = {{.topic = topic}},
                                        .start_at = consume_from::first},
                                       [promise = promise_](const received_message& message) {
                                         promise->set_value(std::string{message.body.view()});
                                         return consume_status::consumed;
                                       })} {}

  std::string wait() {
    return body_.wait_for(30s) == std::future_status::ready ? body_.get() : "nothing came";
  }

  [[nodiscard]] bool is_there() const { return body_.wait_for(0s) == std::future_status::ready; }

 private:
  std::shared_ptr<std::promise<std::string>> promise_ =
      std::make_shared<std::promise<std::string>>();
  std::future<std::string> body_ = promise_->get_future();
  result<push_consumer> consumer_;
};

}  // namespace

TEST_CASE("an application's test sends and receives through a broker of its own") {
  const auto broker = start();
  REQUIRE(send(broker, {.topic = "orders", .body = "a"}));
  CHECK(first_arrival{broker, "orders"}.wait() == "a");
}

TEST_CASE("test brokers side by side know nothing of each other") {
  std::vector<test_broker> brokers;
  for (int count = 0; count < 4; ++count) brokers.push_back(start());
  REQUIRE(send(brokers[2], {.topic = "orders", .body = "a"}));
  for (size_t place = 0; place < brokers.size(); ++place) {
    auto asked = admin::start({.name_servers = brokers[place].name_servers()});
    REQUIRE(asked);
    const auto topics = asked->list_topics();
    REQUIRE(topics);
    const bool has_orders =
        std::any_of(topics->begin(), topics->end(),
                    [](const topic_status& each) { return each.topic.name == "orders"; });
    CHECK(has_orders == (place == 2));
  }
}

TEST_CASE("a delayed message comes when the test says that its time has come") {
  auto broker = start();
  REQUIRE(send(broker, {.topic = "orders", .properties = {{"DELAY", "18"}}, .body = "late"}));
  first_arrival arrival{broker, "orders"};
  CHECK_FALSE(arrival.is_there());
  REQUIRE(broker.advance(2h));
  CHECK(arrival.wait() == "late");
}

TEST_CASE("a test broker that is restarted has all that it had") {
  auto broker = start();
  REQUIRE(broker.create_topic("orders", 1));
  REQUIRE(send(broker, {.topic = "orders", .body = "a"}));
  broker.stop();
  CHECK(broker.create_topic("orders").error().code() == errc::shutting_down);
  REQUIRE(broker.restart());
  REQUIRE(broker.restart());
  CHECK(send(broker, {.topic = "orders", .body = "b"})->queue_offset == queue_offset{1});
  CHECK(first_arrival{broker, "orders"}.wait() == "a");
}

TEST_CASE("store times are those of the test") {
  auto broker = start();
  const auto before = broker.now_ms();
  REQUIRE(broker.advance(24h));
  const auto sent = send(broker, {.topic = "orders", .body = "a"});
  REQUIRE(sent);
  CHECK(sent->stored_at.time_since_epoch().count() == before + 24 * 3'600'000);
}

TEST_CASE("a test broker may refuse topics that nobody has created") {
  auto broker = start({.auto_create_topic = false});
  auto producer = producer::start({.name_servers = broker.name_servers(), .send_timeout = 1s});
  REQUIRE(producer);
  CHECK_FALSE(producer->send({.topic = "orders", .body = "a"}));
  CHECK_FALSE(broker.create_topic("no/topic"));
}
