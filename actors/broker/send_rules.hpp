#pragma once

/// Everything that is checked before a message goes to the store, in RocketMQ's order: check_topic,
/// then the topic is looked up or created, then choose_queue, then check_message for each message.
///
/// A constant after it is made; any thread. Each refusal is a code and a sentence that names the
/// bound, the value and what to do.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "message/message.hpp"
#include "message/topic_config.hpp"

namespace cafmq {

struct send_limits {
  int32_t broker_permission = permission::read | permission::write;
  int32_t message_size_max = 4 << 20;  ///< bytes of a body
  size_t batch_messages_max = 10'000;
};

class send_rules {
 public:
  explicit send_rules(const send_limits& limits) : limits_{limits} {}

  /// Whether clients may send to a topic of that name at all. errc::no_permission,
  /// invalid_argument.
  [[nodiscard]] result<void> check_topic(std::string_view topic) const {
    return check_topic(topic, limits_.broker_permission);
  }

  /// The same for a broker whose permission has been changed.
  [[nodiscard]] static result<void> check_topic(std::string_view topic, int32_t broker_permission);

  /// The queue that the message goes to: the wanted one, or with a negative wish the one whose
  /// `turn` it is. The caller counts turns upwards. errc::no_permission, invalid_argument.
  [[nodiscard]] result<int32_t> choose_queue(const topic_config& topic, int32_t wanted,
                                             uint32_t turn) const;

  /// errc::message_illegal.
  [[nodiscard]] result<void> check_message(const message& message) const;

  /// errc::message_illegal for an empty batch or one with too many messages.
  [[nodiscard]] result<void> check_batch(size_t messages) const;

 private:
  send_limits limits_;
};

}  // namespace cafmq
