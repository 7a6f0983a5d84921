#pragma once

/// Sends messages. Any thread may call any function but close and the destructor, which one thread
/// calls when all others are done.
///
/// A producer connects by need and reconnects by itself; while there is no connection a send keeps
/// trying until its deadline. Clients of one process share one set of five threads; a producer adds
/// none. It never gives up a message silently: each send ends in a receipt or an error, within its
/// deadline.

#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "client/message.hpp"
#include "client/options.hpp"

namespace cafmq {

/// What closing a producer left behind.
struct close_report {
  size_t messages_lost = 0;  ///< not acknowledged in time; each one's sender got an error
};

class producer {
 public:
  /// Called once, on a thread of the client: it must return soon and may neither block nor send
  /// with send().
  using send_callback = std::function<void(result<send_receipt>)>;

  /// How long a send may take in all, instead of the send_timeout of the options. 1 ms to 10 min.
  using deadline = std::optional<std::chrono::milliseconds>;

  /// errc::invalid_argument when the options cannot work. Does not wait for a connection.
  [[nodiscard]] static result<producer> start(producer_options options);

  producer(producer&&) noexcept;
  producer& operator=(producer&&) noexcept;

  /// Closes with the close_timeout of the options.
  ~producer();

  /// Waits until the message is stored as safely as the broker's flush mode promises. After
  /// errc::timed_out it may be stored or not. The sentence of an error has the number of attempts.
  [[nodiscard]] result<send_receipt> send(const outgoing_message& message, deadline within = {});

  /// Returns at once, unless `when_full` says to wait. errc::busy: a bound of the options is
  /// reached; then, as after every other error, the callback is not called. In a callback it never
  /// waits.
  [[nodiscard]] result<void> send_async(const outgoing_message& message, send_callback done,
                                        deadline within = {});

  /// Like send_async; what it refuses is in the future, too.
  [[nodiscard]] std::future<result<send_receipt>> send_future(const outgoing_message& message,
                                                              deadline within = {});

  /// Like send_async for who does not want to know. It is tried as hard as any other.
  [[nodiscard]] result<void> send_one_way(const outgoing_message& message, deadline within = {});

  /// Sends messages of one topic to one queue: all of them are stored, or none.
  [[nodiscard]] result<std::vector<send_receipt>> send_batch(
      const std::vector<outgoing_message>& messages, deadline within = {});

  /// Messages that are neither stored nor failed.
  [[nodiscard]] size_t pending() const;

  /// Takes no more messages and waits for the pending ones. errc::shutting_down when it is closed
  /// already, errc::invalid_argument inside of a callback.
  result<close_report> close(std::chrono::milliseconds timeout);

 private:
  class connection;

  explicit producer(std::shared_ptr<connection> connection);

  std::shared_ptr<connection> connection_;
};

}  // namespace cafmq
