#include "client/internal/producer_core.hpp"

#include "test/client/client_fixture.hpp"
#include "test/client/scripted_broker.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using bodies = std::vector<std::string>;
using script_answer = broker_script::answer;

outgoing_message order(const std::string& body) {
  return {.topic = "orders", .body = body};
}

// What became of one publish.
struct publish_outcome {
  std::optional<result<std::vector<send_receipt>>> answer;

  [[nodiscard]] bool is_open() const { return !answer; }
  [[nodiscard]] bool is_stored() const { return answer && answer->has_value(); }
  [[nodiscard]] errc code() const {
    return answer && !*answer ? answer->error().code() : errc::none;
  }
  [[nodiscard]] const send_receipt& receipt() const {
    REQUIRE(is_stored());
    return (*answer)->front();
  }
};

class producer_fixture : public client_fixture {
 public:
  ~producer_fixture() { end_producer(); }

  void start(producer_options options = {}) {
    window_ =
        std::make_shared<send_window>(options.messages_pending_max, options.bytes_pending_max);
    producer_ = spawn_producer_core(system_, spawn_test_directory(), options, window_);
    run();
  }

  // Hands it over as a plain thread does; nothing runs yet.
  std::shared_ptr<publish_outcome> submit(const std::vector<outgoing_message>& messages) {
    auto outcome = std::make_shared<publish_outcome>();
    auto job = make_send_job(messages, 1'700'000'000'000, {});
    REQUIRE(job);
    REQUIRE(window_->take((*job)->message_ids.size(), (*job)->items.size()));
    (*job)->done = [outcome](result<std::vector<send_receipt>> answer) {
      CHECK(outcome->is_open());
      outcome->answer = std::move(answer);
    };
    caf::anon_send(producer_, submit_send{*job});
    return outcome;
  }

  std::shared_ptr<publish_outcome> send(const outgoing_message& message) {
    auto outcome = submit({message});
    run();
    return outcome;
  }

  // Asks as an actor does.
  result<send_receipt> publish_as_actor(const outgoing_message& message) {
    return ask<send_receipt>(producer_actor{producer_}, publish{message});
  }

  void end_producer() {
    self_->send_exit(producer_, caf::exit_reason::user_shutdown);
    run();
  }

 protected:
  std::shared_ptr<send_window> window_;
  producer_core_actor producer_;
};

// With a broker that does as the test tells it, in place of the real one.
class scripted_fixture : public producer_fixture {
 public:
  scripted_fixture() {
    make_topic("orders", 2);
    script_broker_ = system_.spawn<scripted_broker>(script_);
    nodes_->by_address[home] = {namesrv_, script_broker_};
  }
  ~scripted_fixture() { stop(script_broker_); }

  // The oldest send that was met with silence.
  void answer_oldest(put_receipt receipt) {
    script_->late_answers.push_back(std::move(receipt));
    self_->send(script_broker_, leave_groups{});
    run();
  }

 protected:
  std::shared_ptr<broker_script> script_ = std::make_shared<broker_script>();
  broker_actor script_broker_;
};

}  // namespace

TEST_CASE_METHOD(producer_fixture, "a producer stores a message and tells where it lies") {
  make_topic("orders", 1);
  start();
  const auto first = publish_as_actor(order("a"));
  REQUIRE(first);
  CHECK(first->message_id.size() == 32);
  CHECK(first->offset_message_id.size() == 32);
  CHECK(first->broker_name == "DEFAULT_BROKER");
  CHECK(first->queue_id == 0);
  CHECK(first->queue_offset == queue_offset{0});
  CHECK(first->attempts == 1);
  const auto second = publish_as_actor(order("b"));
  REQUIRE(second);
  CHECK(second->queue_offset == queue_offset{1});
  CHECK(second->message_id != first->message_id);
  CHECK(stored_in("orders") == bodies{"a", "b"});
}

TEST_CASE_METHOD(producer_fixture, "sending to a topic that does not exist creates it") {
  start({.queues_if_created = 2});
  REQUIRE(publish_as_actor(order("a")));
  const auto topics = ask<topic_listing>(broker_, list_topics{});
  REQUIRE(topics);
  const auto created =
      std::find_if(topics->topics.begin(), topics->topics.end(),
                   [](const topic_summary& each) { return each.topic.name == "orders"; });
  REQUIRE(created != topics->topics.end());
  CHECK(created->topic.write_queues == 2);
}

TEST_CASE_METHOD(producer_fixture,
                 "messages take turns over the queues, or go where they are told") {
  make_topic("orders", 3);
  start();
  std::set<int32_t> used;
  for (int count = 0; count < 3; ++count) used.insert(publish_as_actor(order("a"))->queue_id);
  CHECK(used.size() == 3);
  auto chosen = order("b");
  chosen.queue_id = 2;
  for (int count = 0; count < 3; ++count) CHECK(publish_as_actor(chosen)->queue_id == 2);
  chosen.queue_id = 3;
  CHECK(publish_as_actor(chosen).error().code() == errc::invalid_argument);
}

TEST_CASE_METHOD(producer_fixture, "a batch lies together, each message with a receipt") {
  make_topic("orders", 2);
  start();
  auto sent = ask<published_batch>(producer_actor{producer_},
                                   publish_batch{{order("a"), order("b"), order("c")}});
  REQUIRE(sent);
  REQUIRE(sent->receipts.size() == 3);
  for (int64_t place = 0; place < 3; ++place) {
    const auto& receipt = sent->receipts[static_cast<size_t>(place)];
    CHECK(receipt.queue_id == sent->receipts.front().queue_id);
    CHECK(receipt.queue_offset == queue_offset{place});
  }
  CHECK(sent->receipts[0].message_id != sent->receipts[1].message_id);
}

TEST_CASE_METHOD(producer_fixture, "a batch that does not belong together is refused") {
  start();
  auto other = order("b");
  other.topic = "payments";
  const producer_actor producer{producer_};
  CHECK(ask<published_batch>(producer, publish_batch{{order("a"), other}}).error().code() ==
        errc::invalid_argument);
  CHECK(ask<published_batch>(producer, publish_batch{}).error().code() == errc::invalid_argument);
  CHECK(publish_as_actor(order("")).error().code() == errc::message_illegal);
}

TEST_CASE_METHOD(producer_fixture, "without a connection a send goes on trying, then is stored") {
  make_topic("orders", 1);
  cut();
  start();
  const auto sent = send(order("a"));
  pass(1s);
  CHECK(sent->is_open());
  connect();
  pass(1s);
  CHECK(sent->is_stored());
  CHECK(sent->receipt().attempts == 1);
}

TEST_CASE_METHOD(producer_fixture,
                 "without a connection a send fails at its deadline, not before") {
  cut();
  start();
  const auto sent = send(order("a"));
  pass(2999ms);
  CHECK(sent->is_open());
  pass(1ms);
  CHECK(sent->code() == errc::unreachable);
  CHECK(sent->answer->error().text().find("is cut") != std::string::npos);
  CHECK(window_->messages() == 0);
  CHECK(nodes_->attempts > 3);
  CHECK(nodes_->attempts < 20);
}

TEST_CASE_METHOD(producer_fixture, "a producer survives the broker's restart") {
  make_topic("orders", 1);
  start();
  REQUIRE(publish_as_actor(order("a")));
  kill_broker();
  const auto sent = send(order("b"));
  pass(1s);
  CHECK(sent->is_open());
  restart_broker();
  pass(1s);
  CHECK(sent->is_stored());
  CHECK(stored_in("orders") == bodies{"a", "b"});
}

TEST_CASE_METHOD(scripted_fixture, "what comes while requests are open leaves in batches") {
  start();
  script_->answers.assign(8, script_answer::silence);
  std::vector<std::shared_ptr<publish_outcome>> sent;
  for (int count = 0; count < 100; ++count) sent.push_back(send(order(std::to_string(count))));
  CHECK(script_->batches.size() == 8);
  answer_oldest(put_receipt{0, {}, 0, {}, {0}});
  REQUIRE(script_->batches.size() == 9);
  CHECK(script_->batches.back().size() == 92);
  CHECK(sent.front()->is_stored());
  CHECK(sent.back()->is_stored());
  CHECK(sent[1]->is_open());
}

TEST_CASE_METHOD(scripted_fixture,
                 "a broker that is busy is tried again with the same message id") {
  start();
  script_->answers = {script_answer::busy, script_answer::busy};
  const auto sent = send(order("a"));
  pass(1s);
  REQUIRE(sent->is_stored());
  CHECK(sent->receipt().attempts == 3);
  REQUIRE(script_->properties.size() == 3);
  CHECK(script_->properties[0] == script_->properties[2]);
}

TEST_CASE_METHOD(scripted_fixture, "retries end, and the error says how many attempts were made") {
  start();
  script_->answers.assign(3, script_answer::busy);
  const auto sent = send(order("a"));
  pass(1s);
  CHECK(sent->code() == errc::busy);
  CHECK(sent->answer->error().text() ==
        "sending to 'orders' failed after 3 attempts: later, please");
  CHECK(script_->batches.size() == 3);
  CHECK(window_->messages() == 0);
}

TEST_CASE_METHOD(scripted_fixture,
                 "an attempt without answer is followed by another, on another queue") {
  start();
  script_->answers = {script_answer::silence};
  const auto sent = send(order("a"));
  pass(1499ms);
  CHECK(sent->is_open());
  pass(100ms);
  REQUIRE(sent->is_stored());
  CHECK(sent->receipt().attempts == 2);
  CHECK(script_->queue_ids[0] != script_->queue_ids[1]);
  answer_oldest(put_receipt{1, queue_offset{77}, 0, {}, {5}});  // too late: nobody is told twice
  CHECK(sent->receipt().queue_offset == queue_offset{0});
}

TEST_CASE_METHOD(scripted_fixture, "a send without any answer times out at its deadline") {
  start();
  script_->answers.assign(9, script_answer::silence);
  const auto sent = send(order("a"));
  pass(2999ms);
  CHECK(sent->is_open());
  pass(1ms);
  CHECK(sent->code() == errc::timed_out);
}

TEST_CASE_METHOD(scripted_fixture,
                 "an illegal message does not spoil those it shared a batch with") {
  start();
  script_->illegal_body = "bad";
  script_->answers.assign(8, script_answer::silence);
  for (int count = 0; count < 8; ++count) send(order("early"));
  const auto good = send(order("good"));
  const auto bad = send(order("bad"));
  const auto fine = send(order("fine"));
  answer_oldest(put_receipt{0, {}, 0, {}, {0}});
  CHECK(good->is_stored());
  CHECK(fine->is_stored());
  CHECK(bad->code() == errc::message_illegal);
}

TEST_CASE_METHOD(scripted_fixture,
                 "messages to one queue keep their order when they are sent again") {
  start();
  send(order("early"));  // from now on each one leaves at once, in a batch of its own
  script_->answers.assign(8, script_answer::busy);
  for (int count = 0; count < 8; ++count) {
    auto message = order(std::to_string(count));
    message.queue_id = 1;
    submit({message});
  }
  run();
  CHECK(script_->batches.size() == 9);
  script_->batches.clear();
  pass(100ms);
  bodies again;
  for (const auto& batch : script_->batches) again.insert(again.end(), batch.begin(), batch.end());
  CHECK(again == bodies{"0", "1", "2", "3", "4", "5", "6", "7"});
}

TEST_CASE_METHOD(scripted_fixture,
                 "beyond its bound a producer refuses, and takes more when it has room") {
  start({.messages_pending_max = 1});
  script_->answers = {script_answer::silence};
  const auto first = send(order("a"));
  const auto refused = publish_as_actor(order("b"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::busy);
  CHECK(refused.error().text().find("messages_pending_max is 1") != std::string::npos);
  answer_oldest(put_receipt{0, {}, 0, {}, {0}});
  CHECK(first->is_stored());
  CHECK(publish_as_actor(order("b")));
}

TEST_CASE_METHOD(scripted_fixture, "an answer that does not cover the batch is not believed") {
  start();
  script_->answers = {script_answer::silence};
  const auto sent = send(order("a"));
  answer_oldest(put_receipt{});
  CHECK(sent->code() == errc::corrupt);
}

TEST_CASE_METHOD(scripted_fixture,
                 "closing waits for what is pending and refuses what comes later") {
  start();
  script_->answers = {script_answer::silence};
  const auto sent = send(order("a"));
  auto closing = self_->request(producer_, caf::infinite, close_client{5s});
  run();
  CHECK_FALSE(self_->has_next_message());
  CHECK(publish_as_actor(order("b")).error().code() == errc::shutting_down);
  answer_oldest(put_receipt{0, {}, 0, {}, {0}});
  CHECK(sent->is_stored());
  const auto closed = answer_of<client_closed>(closing);
  REQUIRE(closed);
  CHECK(closed->messages_lost == 0);
}

TEST_CASE_METHOD(scripted_fixture, "closing gives up at its deadline and says what was lost") {
  start();
  script_->answers.assign(2, script_answer::silence);
  const auto first = send(order("a"));
  const auto second = send(order("b"));
  auto closing = self_->request(producer_, caf::infinite, close_client{1s});
  run();
  pass(1s);
  CHECK(first->code() == errc::shutting_down);
  CHECK(second->code() == errc::shutting_down);
  const auto closed = answer_of<client_closed>(closing);
  REQUIRE(closed);
  CHECK(closed->messages_lost == 2);
}

TEST_CASE_METHOD(scripted_fixture, "whoever still waits is told when the producer is ended") {
  start();
  script_->answers = {script_answer::silence};
  const auto sent = send(order("a"));
  end_producer();
  CHECK(sent->code() == errc::shutting_down);
  CHECK(window_->messages() == 0);
}
