#pragma once

/// A small store in which messages wait for their time, for the tests of those who deliver them.

#include <string>
#include <vector>

#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "message/timer.hpp"
#include "test/support/small_store.hpp"

namespace cafmq {

class timer_store : public small_store {
 public:
  using small_store::small_store;

  static constexpr int64_t precision_ms = 100;

  [[nodiscard]] int64_t wall_ms() { return store_clock().wall_ms(); }

  /// As a send does it, for `orders` 3; its name is "orders+<body>".
  void send(const std::string& body, property_map wish) {
    const auto asked = *encode_properties(wish);
    const auto time = deliver_time_of(asked, {}, wall_ms());
    REQUIRE(time);
    REQUIRE(*time);
    wish["UNIQ_KEY"] = body;
    put_waiting(body, timer_properties(*encode_properties(wish), orders, **time, precision_ms));
  }
  void send_for(const std::string& body, int64_t deliver_ms) {
    send(body, {{"TIMER_DELIVER_MS", std::to_string(deliver_ms)}});
  }
  void send_in(const std::string& body, int64_t delay_ms) {
    send(body, {{"TIMER_DELAY_MS", std::to_string(delay_ms)}});
  }

  put_result put_waiting(const std::string& body, const std::string& properties) {
    message waiting;
    waiting.topic = "rmq_sys_wheel_timer";
    waiting.body = body;
    waiting.properties = properties;
    waiting.born_timestamp_ms = wall_ms();
    waiting.reconsume_times = 2;
    const auto placed = store().put(waiting);
    REQUIRE(placed);
    dispatch_all();
    return *placed;
  }

  [[nodiscard]] std::vector<std::string> delivered() {
    dispatch_all();
    std::vector<std::string> bodies;
    for (queue_offset from{0}; from < store().max_offset(orders);) {
      const auto read = store().read(orders, from, {100, 1 << 20}, {});
      REQUIRE(read);
      for (const auto& bytes : read->records)
        bodies.emplace_back(decode_record(bytes.view(), body_check::crc)->message.body);
      from = read->next;
    }
    return bodies;
  }

  const message_queue orders{"orders", 3};
};

}  // namespace cafmq
