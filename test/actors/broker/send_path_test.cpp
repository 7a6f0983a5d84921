#include "actors/broker/send_path.hpp"

#include <optional>

#include "message/batch_codec.hpp"
#include "message/delay.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "message/system_topics.hpp"
#include "message/timer.hpp"
#include "test/support/small_store.hpp"

using namespace cafmq;

namespace {

const std::string later = *encode_properties({{"DELAY", "2"}, {"TAGS", "a"}});

class send_path_fixture : public small_store {
 public:
  /// A batch as the native door takes it.
  result<appended> send(const std::vector<std::string>& properties, int32_t queue_id = 3) {
    std::string batch;
    for (const auto& each : properties) append_to_batch(batch, {0, "body", each});
    put_messages request;
    request.topic = "orders";
    request.queue_id = queue_id;
    request.batch = byte_parts{shared_bytes{std::move(batch)}};
    return path_->append(request);
  }

  /// From now on messages for a certain time may be sent.
  void accept_timers(size_t waiting_max = 100) {
    timer_options options;
    options.waiting_max = waiting_max;
    timers_ = std::make_shared<timer_gate>(options, store_clock());
    path_.emplace(store(), topics(), store_options{}, permission::read | permission::write, nullptr,
                  nullptr, timers_);
  }

  [[nodiscard]] int64_t messages_in(const message_queue& queue) {
    dispatch_all();
    return store().max_offset(queue).value();
  }

 protected:
  std::shared_ptr<timer_gate> timers_;

 private:
  static std::shared_ptr<const published<topic_table>> topics() {
    topic_table table{broker_options{}, 0};
    topic_config orders;
    orders.name = "orders";
    REQUIRE(table.put(orders, 0));
    return std::make_shared<published<topic_table>>(std::move(table));
  }

  std::optional<send_path> path_{std::in_place, store(), topics(), store_options{},
                                 permission::read | permission::write};
};

}  // namespace

TEST_CASE_METHOD(send_path_fixture, "a message with a delay waits in the queue of its level") {
  const auto sent = send({later, later});
  REQUIRE(sent);
  CHECK(sent->receipt.queue_id == 3);
  CHECK(sent->receipt.queue == queue_offset{0});
  CHECK(messages_in({"orders", 3}) == 0);
  CHECK(messages_in(schedule_queue(2)) == 2);
  const auto bytes = store().record_at(physical_offset{sent->receipt.physical_offsets.front()});
  REQUIRE(bytes);
  const auto waiting = decode_record(bytes->view(), body_check::crc);
  REQUIRE(waiting);
  CHECK(waiting->message.topic == system_topic::schedule);
  CHECK(real_queue_of(waiting->message.properties).value() == message_queue{"orders", 3});
  CHECK(find_property(waiting->message.properties, property::tags) == "a");
}

TEST_CASE_METHOD(send_path_fixture, "a level beyond the last is the last") {
  REQUIRE(send({*encode_properties({{"DELAY", "99"}})}));
  CHECK(messages_in(schedule_queue(18)) == 1);
}

TEST_CASE_METHOD(send_path_fixture, "what is no delay level is no delay") {
  for (const auto level : {"0", "-1", "soon"})
    REQUIRE(send({*encode_properties({{"DELAY", level}})}));
  CHECK(messages_in({"orders", 3}) == 3);
}

TEST_CASE_METHOD(send_path_fixture, "a batch with different delays is refused as a whole") {
  const auto refused = send({later, std::string{}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::message_illegal);
  CHECK(messages_in({"orders", 3}) == 0);
  CHECK(messages_in(schedule_queue(2)) == 0);
}

TEST_CASE_METHOD(send_path_fixture, "a message for a certain time waits in the timer topic") {
  const auto timed = *encode_properties({{"TIMER_DELAY_MS", "250"}, {"TAGS", "a"}});
  CHECK(send({timed}).error().code() == errc::config_invalid);
  accept_timers();
  const auto sent = send({timed, timed});
  REQUIRE(sent);
  CHECK(sent->receipt.queue_id == 3);
  CHECK(messages_in({"orders", 3}) == 0);
  CHECK(messages_in(timer_queue()) == 2);
  const auto bytes = store().record_at(physical_offset{sent->receipt.physical_offsets.front()});
  REQUIRE(bytes);
  const auto waiting = decode_record(bytes->view(), body_check::crc);
  REQUIRE(waiting);
  CHECK(real_queue_of(waiting->message.properties).value() == message_queue{"orders", 3});
  CHECK(timer_wish_of(waiting->message.properties)->due_ms == store_clock().wall_ms() + 250);
  REQUIRE(send({*encode_properties({{"TIMER_DELAY_MS", "0"}})}));
  CHECK(messages_in({"orders", 3}) == 1);
}

TEST_CASE_METHOD(send_path_fixture, "a batch is for certain times as a whole or not at all") {
  accept_timers();
  const auto timed = *encode_properties({{"TIMER_DELAY_MS", "250"}});
  const auto past = *encode_properties({{"TIMER_DELAY_MS", "-1"}});
  CHECK(send({timed, {}}).error().code() == errc::message_illegal);
  CHECK(messages_in(timer_queue()) == 0);
  REQUIRE(send({timed, past}));
  CHECK(messages_in(timer_queue()) == 2);
}

TEST_CASE_METHOD(send_path_fixture, "only so many messages may wait for their time") {
  accept_timers(5);
  const auto timed = *encode_properties({{"TIMER_DELAY_MS", "250"}});
  timers_->waiting = 4;
  CHECK(send({timed}));
  timers_->waiting = 5;
  CHECK(send({timed}).error().code() == errc::busy);
  CHECK(send({*encode_properties({{"TAGS", "a"}})}));
}
