#pragma once

/// Questions and orders of people: what there is, and create a topic. Each call asks the name
/// server and the brokers anew and waits for their answers. One thread at a time.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "client/message.hpp"
#include "client/options.hpp"
#include "message/route.hpp"
#include "message/topic_config.hpp"

namespace cafmq {

/// A topic on one broker.
struct topic_status {
  std::string broker_name;
  topic_config topic;
  int64_t messages = 0;  ///< in the store now, over all queues
};

/// A consumer group as one broker sees it.
struct group_status {
  std::string broker_name;
  std::string group;
  std::vector<std::string> client_ids;
  std::vector<std::string> topics;
  int64_t lag = 0;  ///< messages stored and not yet committed
};

/// A message that waits for its time.
struct timer_status {
  std::string broker_name;
  std::string topic;
  std::string message_id;  ///< made by the producer
  std::string keys;
  message_time due_at;
  message_time sent_at;
};

class admin {
 public:
  /// errc::invalid_argument when the options cannot work. Does not connect yet.
  [[nodiscard]] static result<admin> start(const admin_options& options);

  admin(admin&&) noexcept;
  admin& operator=(admin&&) noexcept;
  ~admin();

  /// The brokers that are registered, sorted by name.
  [[nodiscard]] result<std::vector<broker_data>> cluster();

  /// Makes the topic, or changes it, on every master. Stops at the first one that refuses.
  [[nodiscard]] result<void> create_topic(const topic_config& topic);

  [[nodiscard]] result<std::vector<topic_status>> list_topics();
  [[nodiscard]] result<std::vector<group_status>> list_groups();

  /// The messages that wait for their time, broker by broker, the next one first; at most `count`
  /// of each broker, at least 1.
  [[nodiscard]] result<std::vector<timer_status>> list_timers(int64_t count);

  /// Takes back a message that waits, on whichever broker. errc::out_of_range: none does.
  [[nodiscard]] result<void> cancel_timer(const std::string& topic, const std::string& message_id);

  /// Gives it another time; the same, and errc::message_illegal for one that is too far ahead.
  [[nodiscard]] result<void> reschedule_timer(const std::string& topic,
                                              const std::string& message_id, message_time due_at);

 private:
  class session;

  explicit admin(std::unique_ptr<session> session);

  std::unique_ptr<session> session_;
};

}  // namespace cafmq
