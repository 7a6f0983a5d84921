#pragma once

/// Consumes messages when the application asks for them. It pulls ahead in the background, within
/// the bounds of the options; poll gives out what is there.
///
/// With auto_commit what one poll returned counts as consumed at the next poll, so that a crash
/// between the two delivers it again. Without, only commit says what is consumed.
///
/// One thread at a time, but for commit_async's callback. Clients of one process share one set of
/// six threads; a pull consumer adds none.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "client/broker_queue.hpp"
#include "client/message.hpp"
#include "client/options.hpp"

namespace cafmq {

class pull_consumer {
 public:
  using polled = std::vector<std::shared_ptr<const received_message>>;
  using commit_callback = std::function<void(const result<void>&)>;

  /// As a member of the group, which shares the queues. errc::invalid_argument when the options
  /// cannot work. Does not wait for a connection.
  [[nodiscard]] static result<pull_consumer> subscribe(consumer_options options);

  /// These queues, of topics that the options subscribe to, whoever else consumes them.
  [[nodiscard]] static result<pull_consumer> assign(consumer_options options,
                                                    std::vector<broker_queue> queues);

  pull_consumer(pull_consumer&&) noexcept;
  pull_consumer& operator=(pull_consumer&&) noexcept;

  /// Closes with the close_timeout of the options.
  ~pull_consumer();

  /// What is there, in the order of each queue; waits for something at most `patience`. None: there
  /// was nothing.
  [[nodiscard]] polled poll(std::chrono::milliseconds patience);

  /// The queues that are consumed here now.
  [[nodiscard]] result<std::vector<broker_queue>> queues();

  /// Behind the last message of the queue that poll has returned; nothing before the first.
  [[nodiscard]] std::optional<queue_offset> position(const broker_queue& queue) const;

  /// The next poll of the queue begins there, also backwards. What was polled ahead is dropped.
  /// errc::out_of_range: the queue is not consumed here, or not yet.
  [[nodiscard]] result<void> seek(const broker_queue& queue, queue_offset to);

  /// The same with the first message that was stored then or later.
  [[nodiscard]] result<void> seek(const broker_queue& queue, message_time stored_at);

  /// While a queue is paused poll returns nothing of it. errc::out_of_range as above.
  [[nodiscard]] result<void> pause(const broker_queue& queue);
  [[nodiscard]] result<void> resume(const broker_queue& queue);

  /// Everything that poll has returned is consumed; waits until the brokers have that. The error of
  /// the first that has not.
  [[nodiscard]] result<void> commit();

  /// The same without waiting. The callback is called once, on a thread of the client.
  void commit_async(commit_callback done);

  /// Commits what auto_commit says is consumed, and leaves the group. errc::shutting_down when it
  /// is closed already.
  result<void> close(std::chrono::milliseconds timeout);

 private:
  class membership;

  explicit pull_consumer(std::shared_ptr<membership> membership);

  std::shared_ptr<membership> membership_;
};

}  // namespace cafmq
