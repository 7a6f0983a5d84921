#include "actors/broker/broker_actor.hpp"

#include "test/support/broker_fixture.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using bodies = std::vector<std::string>;

class sync_broker_fixture : public broker_fixture {
 public:
  sync_broker_fixture() : broker_fixture{flush_mode::sync} {}
};

class cold_broker_fixture : public broker_fixture {
 public:
  cold_broker_fixture()
      : broker_fixture{flush_mode::async,
                       [](store_options& options) { options.hot_tail_bytes = 0; }} {}
};

}  // namespace

TEST_CASE_METHOD(broker_fixture, "a message that was sent is pulled as it was") {
  const auto receipt = ask<put_receipt>(broker_, put_of("orders", "hello"));
  REQUIRE(receipt);
  CHECK(receipt->queue == queue_offset{0});
  CHECK(receipt->physical_offsets == std::vector<int64_t>{0});
  const auto pulled = ask<pulled_messages>(broker_, pull_of("orders", 0));
  REQUIRE(pulled);
  CHECK(pulled->status == pull_status::found);
  CHECK(bodies_in(*pulled) == bodies{"hello"});
  CHECK(pulled->next == queue_offset{1});
}

TEST_CASE_METHOD(broker_fixture, "sending to an unknown topic creates it durably") {
  REQUIRE(ask<put_receipt>(broker_, put_of("orders", "hello")));
  const auto saved = open_tables(files_, options_, 0);
  REQUIRE(saved);
  REQUIRE(saved->topics.find("orders") != nullptr);
  CHECK(saved->topics.find("orders")->write_queues == 4);
}

TEST_CASE_METHOD(broker_fixture, "sends that wait for their topic keep their order") {
  auto first = self_->request(broker_, caf::infinite, put_of("orders", "one"));
  auto second = self_->request(broker_, caf::infinite, put_of("orders", "two"));
  auto third = self_->request(broker_, caf::infinite, put_of("orders", "three"));
  run();
  const auto pulled = ask<pulled_messages>(broker_, pull_of("orders", 0));
  REQUIRE(pulled);
  CHECK(bodies_in(*pulled) == bodies{"one", "two", "three"});
  REQUIRE(answer_of<put_receipt>(first));
  REQUIRE(answer_of<put_receipt>(second));
  REQUIRE(answer_of<put_receipt>(third));
}

TEST_CASE_METHOD(broker_fixture, "a refused send says which rule it breaks") {
  const auto closed = ask<put_receipt>(broker_, put_of("SCHEDULE_TOPIC_XXXX", "hello"));
  REQUIRE_FALSE(closed);
  CHECK(closed.error().code() == errc::no_permission);
  const auto escaping = ask<put_receipt>(broker_, put_of("../orders", "hello"));
  REQUIRE_FALSE(escaping);
  CHECK(escaping.error().code() == errc::invalid_argument);
  REQUIRE(ask<put_receipt>(broker_, put_of("orders", "hello")));
  const auto outside = ask<put_receipt>(broker_, put_of("orders", "hello", 99));
  REQUIRE_FALSE(outside);
  CHECK(outside.error().code() == errc::invalid_argument);
}

TEST_CASE_METHOD(broker_fixture, "a batch that is no batch is refused and nothing is stored") {
  auto request = put_of("orders", "hello");
  request.batch = byte_parts{shared_bytes{std::string{"garbage"}}};
  const auto refused = ask<put_receipt>(broker_, request);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::message_illegal);
  CHECK(store().log_end() == physical_offset{0});
}

TEST_CASE_METHOD(cold_broker_fixture, "what is far behind the tail is read by COLD READ alone") {
  REQUIRE(ask<put_receipt>(broker_, put_of("orders", "old")));
  const auto pulled = ask<pulled_messages>(broker_, pull_of("orders", 0));
  REQUIRE(pulled);
  CHECK(bodies_in(*pulled) == bodies{"old"});
  stop(cold_read_);
  CHECK(ask<pulled_messages>(broker_, pull_of("orders", 0)).error().code() == errc::unreachable);
  const auto at_end = ask<pulled_messages>(broker_, pull_of("orders", 1));
  REQUIRE(at_end);
  CHECK(at_end->status == pull_status::no_new_message);
}

TEST_CASE_METHOD(broker_fixture, "a pull that waits is answered by the next message") {
  REQUIRE(ask<put_receipt>(broker_, put_of("orders", "one")));
  auto pull = self_->request(broker_, caf::infinite, pull_of("orders", 1, 15s));
  run();
  CHECK_FALSE(self_->has_next_message());
  self_->send(caf::actor_cast<caf::actor>(broker_), put_of("orders", "two"));
  run();
  const auto pulled = answer_of<pulled_messages>(pull);
  REQUIRE(pulled);
  CHECK(bodies_in(*pulled) == bodies{"two"});
}

TEST_CASE_METHOD(broker_fixture, "a pull that waits in vain is answered at its deadline") {
  REQUIRE(ask<put_receipt>(broker_, put_of("orders", "one")));
  auto pull = self_->request(broker_, caf::infinite, pull_of("orders", 1, 15s));
  run();
  advance(14s);
  CHECK_FALSE(self_->has_next_message());
  advance(1s);
  const auto pulled = answer_of<pulled_messages>(pull);
  REQUIRE(pulled);
  CHECK(pulled->status == pull_status::no_new_message);
  CHECK(pulled->next == queue_offset{1});
}

TEST_CASE_METHOD(broker_fixture, "a pull outside of the queue is told the nearest offset") {
  REQUIRE(ask<put_receipt>(broker_, put_of("orders", "one")));
  const auto pulled = ask<pulled_messages>(broker_, pull_of("orders", 7));
  REQUIRE(pulled);
  CHECK(pulled->status == pull_status::offset_illegal);
  CHECK(pulled->next == queue_offset{1});
}

TEST_CASE_METHOD(broker_fixture, "a pull of an unknown topic or queue is refused") {
  const auto unknown = ask<pulled_messages>(broker_, pull_of("nothing", 0));
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code() == errc::topic_not_exist);
  REQUIRE(ask<put_receipt>(broker_, put_of("orders", "one")));
  auto outside = pull_of("orders", 0);
  outside.queue.queue_id = 4;
  const auto refused = ask<pulled_messages>(broker_, outside);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::invalid_argument);
}

TEST_CASE_METHOD(sync_broker_fixture, "with sync flush a send is answered when it is durable") {
  auto receipt = self_->request(broker_, caf::infinite, put_of("orders", "one"));
  run();
  CHECK(store().flushed_end() == store().log_end());
  REQUIRE(answer_of<put_receipt>(receipt));
  const auto pulled = ask<pulled_messages>(broker_, pull_of("orders", 0));
  REQUIRE(pulled);
  CHECK(bodies_in(*pulled) == bodies{"one"});
}

TEST_CASE_METHOD(broker_fixture, "a broker that stops lets waiting pulls go and refuses new work") {
  REQUIRE(ask<put_receipt>(broker_, put_of("orders", "one")));
  auto pull = self_->request(broker_, caf::infinite, pull_of("orders", 1, 15s));
  run();
  stop(broker_);
  const auto pulled = answer_of<pulled_messages>(pull);
  REQUIRE(pulled);
  CHECK(pulled->status == pull_status::no_new_message);
  CHECK_FALSE(ask<put_receipt>(broker_, put_of("orders", "two")));
}

TEST_CASE_METHOD(broker_fixture,
                 "a topic that was created by a send is in the name server's routes") {
  REQUIRE(ask<put_receipt>(broker_, put_of("orders", "one")));
  const auto route = ask<topic_route>(namesrv_, find_route{"orders"});
  REQUIRE(route);
  REQUIRE(route->queues.size() == 1);
  CHECK(route->queues.front().write_queues == 4);
  CHECK(route->brokers.front().addresses.at(master_id) == "127.0.0.1:9870");
  const auto unknown = ask<topic_route>(namesrv_, find_route{"nothing"});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code() == errc::topic_not_exist);
}

TEST_CASE_METHOD(broker_fixture, "a broker that leaves is out of the routes at once") {
  REQUIRE(ask<put_receipt>(broker_, put_of("orders", "one")));
  stop(registration_);
  CHECK_FALSE(ask<topic_route>(namesrv_, find_route{"orders"}));
}
