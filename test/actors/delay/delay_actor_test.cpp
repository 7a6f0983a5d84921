#include "actors/delay/delay_actor.hpp"

#include "actors/flush/flush_actor.hpp"
#include "actors/hold/hold_actor.hpp"
#include "actors/messages.hpp"
#include "actors/persist/persist_actor.hpp"
#include "actors/reput/reput_actor.hpp"
#include "message/delay.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "storage/file_descriptor.hpp"
#include "test/support/actor_fixture.hpp"
#include "test/support/small_store.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

const message_queue orders{"orders", 3};

class delay_fixture : public small_store, public actor_fixture {
 public:
  explicit delay_fixture(flush_mode mode = flush_mode::async) : small_store{mode} {
    REQUIRE(make_directories(file().parent_path()));
    start({});
  }
  ~delay_fixture() {
    if (delay_) stop();
  }

  [[nodiscard]] std::filesystem::path file() const { return directory().path() / "config/d.json"; }

  void start(const remoting::delay_offsets& saved) {
    flush_ = spawn_flush_pooled(system_, store(), flush_options{});
    hold_ = spawn_hold(system_, 10);
    reput_ = spawn_reput(system_, store(), flush_, hold_, pending_);
    persist_ = spawn_persist_pooled(system_);
    allocate_ = system_.spawn([](allocate_actor::pointer) -> allocate_actor::behavior_type {
      return {[](allocate_tick) {}};
    });
    delay_ = spawn_delay_pooled(system_,
                                {&store(),
                                 &store_clock(),
                                 append_news{pending_, reput_, allocate_},
                                 flush_,
                                 persist_,
                                 {1'000, 5'000},
                                 file(),
                                 10s,
                                 traffic_},
                                saved);
    run();
  }

  /// In the order of a broker.
  void stop() {
    for (auto& each :
         {caf::actor_cast<caf::actor>(delay_), caf::actor_cast<caf::actor>(reput_),
          caf::actor_cast<caf::actor>(hold_), caf::actor_cast<caf::actor>(flush_),
          caf::actor_cast<caf::actor>(allocate_), caf::actor_cast<caf::actor>(persist_)}) {
      self_->send_exit(each, caf::exit_reason::user_shutdown);
      run();
    }
    delay_ = nullptr;
  }

  /// As a send does it.
  void send_later(int32_t level, const std::string& body, const message_queue& queue = orders) {
    const auto asked = *encode_properties({{"DELAY", std::to_string(level)}, {"TAGS", "a"}});
    const auto properties = waiting_properties(asked, queue);
    message message;
    const auto waits_in = schedule_queue(level);
    message.topic = waits_in.topic;
    message.queue_id = waits_in.queue_id;
    message.body = body;
    message.properties = properties;
    message.born_timestamp_ms = 42;
    message.reconsume_times = 2;
    REQUIRE(store().put(message));
    append_news{pending_, reput_, allocate_}.tell(store().log_end());
    run();
  }

  /// Both clocks, in steps as small as the actor may notice.
  void pass(std::chrono::milliseconds time) {
    for (constexpr auto step = 100ms; time > 0ms; time -= step) {
      store_clock().advance(step);
      advance(step);
    }
  }

  [[nodiscard]] int64_t delivered(const message_queue& queue = orders) {
    run();
    return store().max_offset(queue).value();
  }

  [[nodiscard]] std::vector<std::string> bodies(const message_queue& queue = orders) {
    std::vector<std::string> all;
    const auto read = store().read(queue, queue_offset{0}, {100, 1 << 20}, {});
    REQUIRE(read);
    for (const auto& record : read->records)
      all.emplace_back(decode_record(record.view(), body_check::crc)->message.body);
    return all;
  }

 protected:
  std::shared_ptr<statistics> traffic_ = std::make_shared<statistics>(store_clock().wall_ms());
  std::shared_ptr<wake_flag> pending_ = std::make_shared<wake_flag>();
  flush_actor flush_;
  hold_actor hold_;
  reput_actor reput_;
  persist_actor persist_;
  allocate_actor allocate_;
  delay_actor delay_;
};

class sync_delay_fixture : public delay_fixture {
 public:
  sync_delay_fixture() : delay_fixture{flush_mode::sync} {}
};

}  // namespace

TEST_CASE_METHOD(delay_fixture, "a delayed message comes when its time has come, not earlier") {
  pass(500ms);
  send_later(1, "one");
  pass(900ms);
  CHECK(delivered() == 0);
  pass(100ms);
  REQUIRE(delivered() == 1);
  const auto read = store().read(orders, queue_offset{0}, {}, {});
  REQUIRE(read);
  const auto record = decode_record(read->records.front().view(), body_check::crc);
  REQUIRE(record);
  CHECK(record->message.body == "one");
  CHECK(record->message.born_timestamp_ms == 42);
  CHECK(record->message.reconsume_times == 2);
  CHECK(find_property(record->message.properties, "TAGS") == "a");
  const auto counted = traffic_->find("TOPIC_PUT_NUMS", "orders", store_clock().wall_ms());
  REQUIRE(counted);
  CHECK(counted->day.sum == 1);
}

TEST_CASE_METHOD(delay_fixture, "each level has its own delay, and its own order") {
  send_later(2, "slow one");
  send_later(1, "fast one");
  send_later(2, "slow two");
  send_later(1, "fast two");
  pass(1s);
  CHECK(bodies() == std::vector<std::string>{"fast one", "fast two"});
  pass(3'900ms);
  CHECK(delivered() == 2);
  pass(100ms);
  CHECK(bodies() == std::vector<std::string>{"fast one", "fast two", "slow one", "slow two"});
}

TEST_CASE_METHOD(delay_fixture, "more messages than one turn takes are all delivered, once") {
  std::vector<std::string> sent;
  for (int count = 0; count < 100; ++count) send_later(1, sent.emplace_back(std::to_string(count)));
  pass(1s);
  CHECK(bodies() == sent);
  pass(10s);
  CHECK(delivered() == 100);
}

TEST_CASE_METHOD(delay_fixture, "what was due while the broker was down comes at the start") {
  send_later(1, "one");
  send_later(2, "two");
  stop();
  store_clock().advance(1h);
  reopen_cleanly();
  start({});
  CHECK(delivered() == 2);
}

TEST_CASE_METHOD(delay_fixture, "after an orderly stop nothing is delivered twice") {
  send_later(1, "one");
  pass(1s);
  REQUIRE(delivered() == 1);
  send_later(1, "two");
  stop();
  const auto saved = remoting::read_delay_offsets(content_of(file()));
  REQUIRE(saved);
  CHECK(saved->levels == std::map<int32_t, int64_t>{{1, 1}});
  reopen_cleanly();
  start(*saved);
  pass(1s);
  CHECK(bodies() == std::vector<std::string>{"one", "two"});
}

TEST_CASE_METHOD(delay_fixture,
                 "after a kill what was not saved comes again, and nothing is lost") {
  send_later(1, "one");
  pass(11s);
  const auto saved = remoting::read_delay_offsets(content_of(file()));
  REQUIRE(saved);
  CHECK(saved->levels == std::map<int32_t, int64_t>{{1, 1}});
  send_later(1, "two");
  pass(1s);
  send_later(1, "three");
  REQUIRE(delivered() == 2);
  stop();
  reopen_as_after_a_kill();
  start(*saved);
  pass(1s);
  CHECK(bodies() == std::vector<std::string>{"one", "two", "two", "three"});
}

TEST_CASE_METHOD(sync_delay_fixture, "what is saved is durable before") {
  send_later(1, "one");
  pass(1s);
  const auto delivered_end = store().log_end();
  stop();
  CHECK(store().flushed_end() >= delivered_end);
  CHECK(remoting::read_delay_offsets(content_of(file()))->levels.at(1) == 1);
}

TEST_CASE_METHOD(delay_fixture, "a message that goes nowhere does not stop those behind it") {
  message nowhere;
  const auto waits_in = schedule_queue(1);
  nowhere.topic = waits_in.topic;
  nowhere.body = "nowhere";
  const auto properties = *encode_properties({{"DELAY", "1"}});
  nowhere.properties = properties;
  REQUIRE(store().put(nowhere));
  send_later(1, "half", {"RMQ_SYS_TRANS_HALF_TOPIC", 0});
  send_later(1, "one");
  pass(1s);
  CHECK(bodies() == std::vector<std::string>{"one"});
  CHECK(delivered({"RMQ_SYS_TRANS_HALF_TOPIC", 0}) == 0);
}

TEST_CASE_METHOD(delay_fixture, "a wall clock that is set forward or back makes nothing early") {
  send_later(2, "one");
  store_clock().set_wall_ms(store_clock().wall_ms() - 3'600'000);
  pass(4'900ms);
  CHECK(delivered() == 0);
  pass(5'100ms);
  CHECK(delivered() == 1);
  send_later(2, "two");
  pass(1s);
  store_clock().set_wall_ms(store_clock().wall_ms() + 3'600'000);
  pass(5s);
  CHECK(delivered() == 2);
}

TEST_CASE_METHOD(delay_fixture, "a position that the queue does not have is corrected") {
  stop();
  start({{}, {{1, 1'000}}});
  send_later(1, "one");
  pass(2s);
  CHECK(bodies() == std::vector<std::string>{"one"});
}
