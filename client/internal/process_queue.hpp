#pragma once

/// The messages of one queue that were pulled and are not finished. Plain data with one owner; time
/// is an argument. Messages are handed out in runs: one run at a time, in the order of the queue;
/// those that were put off come again, after their delay, without holding the others back.
///
/// Invariants
///  1. A message is handed out only while no run is out, so never twice at a time.
///  2. Messages that were never put off are handed out in the order of their offsets.
///  3. committable() is the lowest offset that is not finished, and never goes back.
///  4. What was pulled before is not taken again: offsets below next_pull() are ignored.

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/offsets.hpp"
#include "client/message.hpp"

namespace cafmq {

struct process_queue_limits {
  size_t messages_max = 1'000;
  size_t bytes_max = size_t{16} << 20;
};

class process_queue {
 public:
  using time_point = clock::time_point;
  using message_run = std::vector<std::shared_ptr<const received_message>>;

  process_queue(queue_offset start, process_queue_limits limits);

  /// What a pull found, in the order of the queue, and where the next pull begins. A `next` that is
  /// not beyond next_pull() is ignored.
  void add(std::vector<received_message> pulled, queue_offset next);

  /// At most `messages_max` messages to deliver now; those whose delay is over come first. Empty
  /// while a run is out.
  [[nodiscard]] message_run take_run(size_t messages_max, time_point now);

  /// The run that is out: this message is done, is to come again at `due`, or was not looked at.
  /// Offsets that are not out are ignored.
  void finish(queue_offset delivered);
  void put_off(queue_offset delivered, time_point due);
  void give_back(queue_offset delivered);

  [[nodiscard]] bool has_run_out() const { return !out_.empty(); }

  /// Everything below was finished.
  [[nodiscard]] queue_offset committable() const;

  /// Where to pull next.
  [[nodiscard]] queue_offset next_pull() const { return next_pull_; }

  /// Whether pulling has to pause.
  [[nodiscard]] bool is_full() const;

  /// When the next message that was put off is due.
  [[nodiscard]] std::optional<time_point> next_due() const;

  /// How often the message was put off before; 0 when it is not here.
  [[nodiscard]] int32_t times_put_off(queue_offset delivered) const;

  [[nodiscard]] size_t size() const { return messages_.size(); }
  [[nodiscard]] size_t bytes() const { return bytes_; }

 private:
  struct unfinished {
    std::shared_ptr<const received_message> message;
    int32_t times_put_off = 0;
  };

  process_queue_limits limits_;
  queue_offset next_pull_;
  size_t bytes_ = 0;
  std::map<queue_offset, unfinished> messages_;            ///< everything that is not finished
  std::set<queue_offset> waiting_;                         ///< of these: to be handed out
  std::set<queue_offset> out_;                             ///< of these: in the run that is out
  std::set<std::pair<time_point, queue_offset>> put_off_;  ///< of these: to come again
};

}  // namespace cafmq
