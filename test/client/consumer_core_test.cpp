#include "client/internal/consumer_core.hpp"

#include <set>

#include "message/properties.hpp"
#include "test/client/consumer_fixture.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

TEST_CASE_METHOD(consumer_fixture, "a group that starts first gets what is there, in order") {
  make_topic("orders", 1);
  for (const auto* body : {"a", "b", "c"}) store_message("orders", body);
  const auto consumer = start(from(consume_from::first));
  CHECK(consumer.listener->seen == bodies{"a", "b", "c"});
  store_message("orders", "d");
  CHECK(consumer.listener->seen == bodies{"a", "b", "c", "d"});
  CHECK(members() == bodies{"c1"});
}

TEST_CASE_METHOD(consumer_fixture, "a group that starts last gets only what comes from then on") {
  make_topic("orders", 1);
  store_message("orders", "a");
  const auto consumer = start(from(consume_from::last));
  CHECK(committed() == 1);
  store_message("orders", "b");
  CHECK(consumer.listener->seen == bodies{"b"});
}

TEST_CASE_METHOD(consumer_fixture, "a topic that is created later is consumed from its beginning") {
  const auto consumer = start(from(consume_from::last));
  make_topic("orders", 1);
  store_message("orders", "a");
  CHECK(consumer.listener->seen.empty());
  pass(1s);
  CHECK(consumer.listener->seen == bodies{"a"});
}

TEST_CASE_METHOD(consumer_fixture, "what is consumed is committed, and not delivered again") {
  make_topic("orders", 1);
  store_message("orders", "a");
  const auto first = start(from(consume_from::first));
  CHECK(committed() == 0);
  pass(5s);
  CHECK(committed() == 1);
  store_message("orders", "b");
  close(first);
  CHECK(committed() == 2);
  CHECK(members().empty());
  const auto second = start(from(consume_from::first), "c2");
  CHECK(second.listener->seen.empty());
}

TEST_CASE_METHOD(consumer_fixture, "a message that is put off comes again and holds nobody back") {
  make_topic("orders", 1);
  const auto consumer = start(from(consume_from::first));
  consumer.listener->verdicts.assign(2, {"a", consume_status::retry_later});
  store_message("orders", "a");
  store_message("orders", "b");
  CHECK(consumer.listener->seen == bodies{"a", "b"});
  pass(999ms);
  CHECK(consumer.listener->seen.size() == 2);
  pass(1ms);
  CHECK(consumer.listener->seen == bodies{"a", "b", "a"});
  pass(1999ms);
  CHECK(consumer.listener->seen.size() == 3);
  CHECK(committed() == 0);
  pass(10s);
  CHECK(consumer.listener->seen == bodies{"a", "b", "a", "a"});
  CHECK(consumer.listener->reconsume_times == std::vector<int32_t>{0, 0, 1, 2});
  CHECK(committed() == 2);
}

TEST_CASE_METHOD(consumer_fixture, "only messages with the wanted tags are delivered") {
  make_topic("orders", 1);
  auto options = from(consume_from::first);
  options.subscriptions.front().expression = "paid || Aa";
  const auto consumer = start(options);
  // "Aa" and "BB" have the same hash, so the broker sends both.
  for (const auto* tags : {"paid", "new", "BB", "Aa"}) {
    std::string batch;
    append_to_batch(batch, {0, tags, std::string{"TAGS\1"} + tags + "\2"});
    REQUIRE(ask<put_receipt>(
        broker_, put_messages{"orders", 0, 4, 0, byte_parts{shared_bytes{std::move(batch)}}}));
  }
  CHECK(consumer.listener->seen == bodies{"paid", "Aa"});
  pass(5s);
  CHECK(committed() == 4);
}

TEST_CASE_METHOD(consumer_fixture,
                 "only messages whose properties meet the SQL92 expression are delivered") {
  make_topic("orders", 1);
  auto options = from(consume_from::first);
  auto& wanted = options.subscriptions.front();
  wanted.expression = "amount > 10 OR TAGS = 'paid'";
  wanted.type = expression_type::sql92;
  const auto consumer = start(options);
  const auto send = [&](const std::string& body, const property_map& properties) {
    std::string batch;
    append_to_batch(batch, {0, body, *encode_properties(properties)});
    REQUIRE(ask<put_receipt>(
        broker_, put_messages{"orders", 0, 4, 0, byte_parts{shared_bytes{std::move(batch)}}}));
  };
  send("large", {{"amount", "11"}});
  send("small", {{"amount", "9"}});
  send("paid", {{"TAGS", "paid"}});
  send("odd", {{"amount", "x"}});
  CHECK(consumer.listener->seen == bodies{"large", "paid"});
  pass(20s);  // the pull that waits passes over the last one
  CHECK(committed() == 4);
}

TEST_CASE_METHOD(consumer_fixture, "an SQL92 expression that is wrong is told to the application") {
  make_topic("orders", 1);
  auto options = from(consume_from::first);
  options.subscriptions.front().expression = "amount >";
  options.subscriptions.front().type = expression_type::sql92;
  const auto consumer = start(options);
  REQUIRE_FALSE(consumer.warnings->empty());
  CHECK(consumer.warnings->front().code() == errc::invalid_argument);
  CHECK(consumer.warnings->front().text().find("column 9") != std::string::npos);
}

TEST_CASE_METHOD(consumer_fixture,
                 "members share the queues, and take over at once when one leaves") {
  make_topic("orders", 4);
  const auto first = start(from(consume_from::first), "c1");
  const auto second = start(from(consume_from::first), "c2");
  CHECK(members() == bodies{"c1", "c2"});
  for (int32_t queue = 0; queue < 4; ++queue)
    store_message("orders", "early" + std::to_string(queue), queue);
  CHECK(first.listener->sorted() == bodies{"early0", "early1"});
  CHECK(second.listener->sorted() == bodies{"early2", "early3"});
  close(first);
  for (int32_t queue = 0; queue < 4; ++queue)
    store_message("orders", "late" + std::to_string(queue), queue);
  CHECK(second.listener->sorted() ==
        bodies{"early2", "early3", "late0", "late1", "late2", "late3"});
}

TEST_CASE_METHOD(consumer_fixture, "members share the queues as their option says") {
  make_topic("orders", 4);
  auto options = from(consume_from::first);
  options.allocation = allocate_by_circle;
  const auto first = start(options, "c1");
  const auto second = start(options, "c2");
  for (int32_t queue = 0; queue < 4; ++queue) store_message("orders", std::to_string(queue), queue);
  CHECK(first.listener->sorted() == bodies{"0", "2"});
  CHECK(second.listener->sorted() == bodies{"1", "3"});
}

TEST_CASE_METHOD(consumer_fixture, "closing waits for the listener and commits what it finished") {
  make_topic("orders", 1);
  const auto consumer = start(from(consume_from::first));
  consumer.listener->is_slow = true;
  store_message("orders", "a");
  auto closing = self_->request(consumer.core, caf::infinite, close_client{5s});
  run();
  CHECK_FALSE(self_->has_next_message());
  // The message that is with the listener now is finished, those behind it are not looked at.
  const auto run_out = consumer.listener->kept.front();
  run_out.report({run_out.id, {{queue_offset{0}, consume_status::consumed}}, true});
  run();
  CHECK(answer_of<client_closed>(closing));
  CHECK(committed() == 1);
  CHECK(members().empty());
}

TEST_CASE_METHOD(consumer_fixture, "a listener that takes no more runs is not asked again") {
  make_topic("orders", 1);
  const auto consumer = start(from(consume_from::first));
  consumer.listener->is_slow = true;
  store_message("orders", "a");
  const auto refused = consumer.listener->kept.front();
  refused.report({refused.id, {}, true, true});
  run();  // asked again and again, this would never end
  CHECK(consumer.listener->kept.size() == 1);
  auto closing = self_->request(consumer.core, caf::infinite, close_client{5s});
  run();
  CHECK(answer_of<client_closed>(closing));
}

TEST_CASE_METHOD(consumer_fixture, "closing does not wait longer than it may") {
  make_topic("orders", 1);
  const auto consumer = start(from(consume_from::first));
  consumer.listener->is_slow = true;
  store_message("orders", "a");
  auto closing = self_->request(consumer.core, caf::infinite, close_client{2s});
  run();
  pass(1999ms);
  CHECK_FALSE(self_->has_next_message());
  pass(1ms);
  CHECK(answer_of<client_closed>(closing));
  CHECK(committed() == 0);
}

TEST_CASE_METHOD(consumer_fixture, "a consumer goes on by itself after the broker's restart") {
  make_topic("orders", 2);
  const auto consumer = start(from(consume_from::last));
  store_message("orders", "a");
  kill_broker();
  pass(10s);
  restart_broker();
  store_message("orders", "b");
  store_message("orders", "c", 1);
  pass(2s);
  const auto seen = consumer.listener->sorted();
  const std::set<std::string> different{seen.begin(), seen.end()};
  CHECK(different == std::set<std::string>{"a", "b", "c"});
  store_message("orders", "d");
  CHECK(consumer.listener->seen.back() == "d");
}

TEST_CASE_METHOD(consumer_fixture, "results of a run that began before the restart are ignored") {
  make_topic("orders", 1);
  const auto consumer = start(from(consume_from::first));
  consumer.listener->is_slow = true;
  store_message("orders", "a");
  const auto before = consumer.listener->kept.front();
  consumer.listener->kept.clear();
  kill_broker();
  restart_broker();
  pass(2s);
  CHECK(before.is_revoked->load());
  before.report({before.id, {{queue_offset{0}, consume_status::consumed}}, true});
  pass(5s);
  CHECK(committed() == 0);
  consumer.listener->finish_kept();
  pass(5s);
  CHECK(consumer.listener->seen == bodies{"a"});
  CHECK(committed() == 1);
}

TEST_CASE_METHOD(consumer_fixture, "pulling pauses while too much is unfinished, and goes on") {
  make_topic("orders", 1);
  auto options = from(consume_from::first);
  options.queue_messages_max = 10;
  options.pull_messages_max = 4;
  for (int count = 0; count < 60; ++count) store_message("orders", std::to_string(100 + count));
  auto listener = std::make_shared<test_listener>();
  const auto consumer = start(options);
  CHECK(consumer.listener->seen.size() == 60);
  consumer.listener->is_slow = true;
  for (int count = 0; count < 60; ++count) store_message("orders", std::to_string(200 + count));
  size_t handed_over = 0;
  for (int round = 0; round < 100 && consumer.listener->seen.size() < 120; ++round) {
    for (const auto& each : consumer.listener->kept)
      handed_over = std::max(handed_over, each.messages.size());
    consumer.listener->finish_kept();
    run();
  }
  CHECK(handed_over <= 14);
  CHECK(consumer.listener->seen.size() == 120);
  CHECK(std::is_sorted(consumer.listener->seen.begin(), consumer.listener->seen.end()));
}

TEST_CASE_METHOD(consumer_fixture, "an offset at which there is nothing is left with a warning") {
  make_topic("orders", 1);
  store_message("orders", "a");
  REQUIRE(ask<offsets_committed>(
      broker_, commit_offsets{"billing", {{{"orders", 0}, queue_offset{1'000}}}}));
  const auto consumer = start(from(consume_from::first));
  REQUIRE(consumer.warnings->size() == 1);
  CHECK(consumer.warnings->front().code() == errc::out_of_range);
  store_message("orders", "b");
  CHECK(consumer.listener->seen == bodies{"b"});
}

TEST_CASE_METHOD(consumer_fixture, "a new queue of the topic is found and consumed") {
  make_topic("orders", 1);
  const auto consumer = start(from(consume_from::last));
  make_topic("orders", 2);
  store_message("orders", "a", 1);
  pass(30s);
  CHECK(consumer.listener->seen == bodies{"a"});
}

TEST_CASE_METHOD(consumer_fixture, "a consumer waits for a name server that is not there yet") {
  make_topic("orders", 1);
  store_message("orders", "a");
  cut();
  const auto consumer = start(from(consume_from::first));
  pass(60s);
  CHECK(nodes_->attempts < 70);
  connect();
  pass(2s);
  CHECK(consumer.listener->seen == bodies{"a"});
}
