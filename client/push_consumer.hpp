#pragma once

/// Consumes messages as a member of a group: pulls them, hands them to a listener, commits what is
/// consumed. Delivery is at least once: after a crash, a lost connection or a change of the group a
/// message may come again.
///
/// One thread starts and closes a consumer. The listener runs on `listener_threads` threads of its
/// own: messages of one queue come one after another and in order, those of several queues at the
/// same time. Clients of one process share five more threads.

#include <chrono>
#include <functional>
#include <memory>

#include "base/error.hpp"
#include "client/message.hpp"
#include "client/options.hpp"

namespace cafmq {

class push_consumer {
 public:
  /// May block; one that throws puts the message off. It may not close its own consumer.
  using message_listener = std::function<consume_status(const received_message&)>;

  /// errc::invalid_argument when the options cannot work. Does not wait for a connection: brokers
  /// and topics may appear later.
  [[nodiscard]] static result<push_consumer> start(consumer_options options,
                                                   message_listener listener);

  push_consumer(push_consumer&&) noexcept;
  push_consumer& operator=(push_consumer&&) noexcept;

  /// Closes with the close_timeout of the options.
  ~push_consumer();

  /// From then on the listener gets nothing, but for the messages that it has. The consumer keeps
  /// its queues. Any thread, also the listener's.
  void pause();
  void resume();

  /// Lets the listeners that run finish, commits, and leaves the group, so that the others take the
  /// queues over at once. errc::timed_out when a listener did not return: its thread is left behind
  /// and its message will come again. errc::shutting_down when it is closed already.
  result<void> close(std::chrono::milliseconds timeout);

 private:
  class membership;

  explicit push_consumer(std::shared_ptr<membership> membership);

  std::shared_ptr<membership> membership_;
};

}  // namespace cafmq
