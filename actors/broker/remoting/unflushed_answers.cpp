#include "actors/broker/remoting/unflushed_answers.hpp"

#include <utility>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {

unflushed_answers::unflushed_answers(door& door, const door_parts& parts, door_dispatch& dispatch,
                                     refusal refuse)
    : door_{door}, parts_{parts.broker}, dispatch_{dispatch}, refuse_{std::move(refuse)} {}

void unflushed_answers::end_answer(const asker& whom, physical_offset end) {
  waiting_.push_back({whom, end, bytes_.size() - counted_});
  counted_ = bytes_.size();
}

void unflushed_answers::flush() {
  if (waiting_.empty() || std::exchange(asked_, true)) return;
  door_.after_pass([this] {
    if (!place_.is_here(waiting_.size(), door_.clock().now()) || !flush_here()) ask();
  });
}

// False when somebody else flushes.
bool unflushed_answers::flush_here() {
  const auto begin = door_.clock().now();
  const auto flushed = parts_.store->flush_log_at_once();
  if (!flushed) return false;
  const auto now = door_.clock().now();
  place_.took(now - begin, now);
  asked_ = false;
  if (*flushed) {
    end_flush(**flushed);
  } else {
    const auto cause = flushed->error();
    answer(waiting_.back().end, &cause);
  }
  return true;
}

void unflushed_answers::end_flush(physical_offset end) {
  answer(end, nullptr);
  flush();
  dispatch_.run();
}

void unflushed_answers::ask() {
  const auto end = waiting_.back().end;
  door_.request(parts_.flush_log, caf::infinite, wait_flushed{end})
      .then(
          [this](flushed) {
            asked_ = false;
            end_flush(parts_.store->flushed_end());
          },
          [this, end](caf::error& failed) {
            asked_ = false;
            const auto cause = from_caf(failed);
            answer(end, &cause);
            flush();
          });
}

// Answers those whose messages end at `end` or before: that they are stored, or why they are not.
void unflushed_answers::answer(physical_offset end, const error* cause) {
  size_t count = 0;
  size_t bytes = 0;
  for (; count < waiting_.size() && waiting_[count].end <= end; ++count) {
    const auto& [whom, its_end, size] = waiting_[count];
    std::string refused;
    if (cause != nullptr) refuse_(refused, whom, *cause);
    const auto stored = std::string_view{bytes_}.substr(bytes, size);
    door_.answer(whom, cause == nullptr ? stored : std::string_view{refused});
    bytes += size;
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<ptrdiff_t>(count));
  bytes_.erase(0, bytes);
  counted_ -= bytes;
}

}  // namespace cafmq::remoting
