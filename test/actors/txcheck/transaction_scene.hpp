#pragma once

/// Half messages in a small store, and what is open of them.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actors/txcheck/half_scanner.hpp"
#include "actors/txcheck/transaction_recovery.hpp"
#include "actors/txcheck/transactions.hpp"
#include "message/properties.hpp"
#include "message/transaction.hpp"
#include "test/support/small_store.hpp"

namespace cafmq {

class transaction_scene : public small_store {
 public:
  static constexpr int32_t delay_levels = 18;

  transaction_scene() { recover(); }

  /// As a process that starts on the store, which may be killed at once again.
  void recover(const saved_cursors& saved = {}) {
    dispatch_all();
    auto found = recover_transactions(store(), options_, saved, now_ms());
    REQUIRE(found);
    CHECK(found->problems.empty());
    open_ = std::make_unique<transactions>(half_messages{store(), {}, delay_levels}, options_,
                                           std::move(found->table), std::move(found->ops));
  }

  [[nodiscard]] int64_t now_ms() { return store_clock().wall_ms(); }

  /// A half message for queue 3 of `orders` with its body as unique key.
  put_result prepare(const std::string& body, property_map properties = {}) {
    properties.merge(property_map{{"TRAN_MSG", "true"}, {"UNIQ_KEY", body}, {"PGROUP", "g"}});
    const auto encoded = half_properties(*encode_properties(properties), orders);
    message half;
    const auto queue = half_queue();
    half.topic = queue.topic;
    half.body = body;
    half.properties = encoded;
    half.flag = 7;
    half.born_timestamp_ms = now_ms();
    const auto placed = store().put(half);
    REQUIRE(placed);
    dispatch_all();
    return *placed;
  }

  result<void> end(const put_result& half, bool commit = true, bool from_check = false) {
    auto done = open_->end({"g", half.queue, half.begin, commit, from_check}, now_ms());
    dispatch_all();
    return done;
  }

  /// A whole round of checks.
  std::vector<transaction_check> check() {
    std::vector<transaction_check> all;
    half_scanner scanner{*open_};
    const auto begin_ms = now_ms();
    for (bool more = true; more;) {
      auto turn = scanner.look(begin_ms, now_ms());
      for (auto& each : turn.checks) all.push_back(std::move(each));
      for (auto& each : turn.problems) problems_.push_back(each.text());
      more = turn.more;
    }
    dispatch_all();
    return all;
  }

  static put_result place_of(const transaction_check& check) {
    return {check.place.queue, check.place.physical, {}, check.place.store_timestamp_ms};
  }

  /// The records of a queue.
  std::vector<shared_bytes> records(const message_queue& queue) {
    dispatch_all();
    const auto read = store().read(queue, store().min_offset(queue), {1'000, 1 << 24}, {});
    REQUIRE(read);
    return read->records;
  }

  std::vector<std::string> bodies(const message_queue& queue = orders) {
    std::vector<std::string> all;
    for (const auto& bytes : records(queue))
      all.emplace_back(decode_record(bytes.view(), body_check::crc)->message.body);
    return all;
  }

  static inline const message_queue orders{"orders", 3};
  static inline const message_queue given_up{"TRANS_CHECK_MAX_TIME_TOPIC", 0};

 protected:
  transaction_options options_;
  std::unique_ptr<transactions> open_;
  std::vector<std::string> problems_;
};

}  // namespace cafmq
