#pragma once

/// Send, as both doors do it: look the topic up, check the rules, append. A plain class that
/// whoever holds the request calls directly; there is no mailbox between it and the store.
///
/// One caller at a time (each door has its own).

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "actors/broker/hot_settings.hpp"
#include "actors/broker/send_rules.hpp"
#include "actors/broker/topic_table.hpp"
#include "actors/messages.hpp"
#include "actors/statistics.hpp"
#include "actors/timer_gate.hpp"
#include "base/published.hpp"
#include "storage/message_store.hpp"

namespace cafmq {

/// A batch that is in the log. `end` is what a sync-flush broker has to see flushed before it
/// acknowledges, unless the producer did not want to wait.
struct appended {
  put_receipt receipt;
  physical_offset end;
  bool wait_for_flush = true;
};

/// The same as values, without memory of its own.
struct placed_messages {
  int32_t queue_id = 0;
  queue_offset queue;  ///< of the first
  int64_t store_timestamp_ms = 0;
  physical_offset end;
  bool wait_for_flush = true;
};

class send_path {
 public:
  /// `store` outlives the path. `topics` is owned by the topics actor. `broker_permission`: bits of
  /// permission:: that the broker grants at all.
  /// `settings` may be null: the permission stays. `statistics` may be null: nobody counts.
  /// `timers` may be null: messages for a certain time are refused.
  send_path(message_store& store, std::shared_ptr<const published<topic_table>> topics,
            const store_options& limits, int32_t broker_permission,
            std::shared_ptr<const hot_settings> settings = nullptr,
            std::shared_ptr<statistics> statistics = nullptr,
            std::shared_ptr<const timer_gate> timers = nullptr);

  /// errc::topic_not_exist: nobody has created the topic yet. Otherwise the refusals of send_rules
  /// and the errors of message_store::put. Messages with a delay level go to the schedule topic,
  /// those for a certain time to the timer topic; the receipt then has their offset there and the
  /// queue that they were sent to. A batch has one level, and waits or does not;
  /// errc::message_illegal.
  [[nodiscard]] result<appended> append(const put_messages& request);

  /// The same for messages that are decoded already, at least one, all for the topic and the queue
  /// of the first; a negative queue id leaves the choice to the broker. Each becomes what is
  /// stored. Where they lie in the log replaces what is in `places`. A single message without a
  /// delay allocates nothing. One that is prepared (see system_flag) is alone; it becomes a half
  /// message, and its queue offset is the one there.
  [[nodiscard]] result<placed_messages> append(std::span<message> messages,
                                               std::vector<physical_offset>& places);

 private:
  [[nodiscard]] result<int32_t> choose_queue(std::string_view topic, int32_t wanted);
  [[nodiscard]] result<placed_messages> put(std::span<message> messages,
                                            std::vector<physical_offset>& places);
  [[nodiscard]] result<void> hold_half(message& prepared);
  [[nodiscard]] result<void> schedule(std::span<message> messages);
  [[nodiscard]] result<std::optional<int64_t>> time_for(const message& sent) const;
  [[nodiscard]] result<void> wait_for_time(std::span<message> messages);
  void count(std::span<const message> messages, int64_t bytes, int64_t wall_ms);

  message_store& store_;
  host_address store_host_;
  size_t batch_messages_max_;
  int32_t delay_levels_;
  send_rules rules_;
  std::shared_ptr<const published<topic_table>> topics_;
  std::shared_ptr<const hot_settings> settings_;
  std::shared_ptr<statistics> statistics_;
  std::shared_ptr<const timer_gate> timers_;
  uint32_t next_queue_ = 0;                      // for senders that leave the choice to us
  std::vector<std::string> waiting_properties_;  // of the messages that are being put
};

}  // namespace cafmq
