#include "client/internal/send_window.hpp"

namespace cafmq {

result<void> send_window::take(size_t messages, size_t bytes) {
  const std::lock_guard lock{mutex_};
  return take_or_refuse(messages, bytes);
}

result<void> send_window::take_until(clock::time_point deadline, size_t messages, size_t bytes) {
  std::unique_lock lock{mutex_};
  room_.wait_until(lock, deadline, [&] { return is_closed_ || has_room(messages, bytes); });
  return take_or_refuse(messages, bytes);
}

void send_window::give_back(size_t messages, size_t bytes) {
  {
    const std::lock_guard lock{mutex_};
    messages_ -= messages;
    bytes_ -= bytes;
  }
  room_.notify_all();
}

void send_window::close() {
  {
    const std::lock_guard lock{mutex_};
    is_closed_ = true;
  }
  room_.notify_all();
}

size_t send_window::messages() const {
  const std::lock_guard lock{mutex_};
  return messages_;
}

bool send_window::has_room(size_t messages, size_t bytes) const {
  if (messages_ == 0) return true;
  return messages_ + messages <= messages_max_ && bytes_ + bytes <= bytes_max_;
}

result<void> send_window::take_or_refuse(size_t messages, size_t bytes) {
  if (is_closed_)
    return fail(errc::shutting_down, "the producer is closed; start another one to send");
  if (!has_room(messages, bytes))
    return fail(errc::busy,
                "{} messages with {} bytes are unacknowledged; messages_pending_max is {} and "
                "bytes_pending_max {}: wait for answers, or raise the bound",
                messages_, bytes_, messages_max_, bytes_max_);
  messages_ += messages;
  bytes_ += bytes;
  return {};
}

}  // namespace cafmq
