#pragma once

/// When to flush what, and who waits for it.
///
/// Plain data with one owner, the flush actor: it says what time it is, does the work that
/// take_due() names, reports how that went, and answers the replies that it is handed. `Reply` is
/// a response promise in the actor and an int in a test. Group commit comes by itself: everybody
/// who asked while a flush was under way is released by the next one.
///
/// Invariants
///  1. A parked reply leaves exactly once: when the log is flushed that far, when a flush fails, or
///     by take_all.
///  2. After the first failure nothing is due any more and nobody is parked any more: a failed
///     flush is never tried again, as the kernel has dropped the pages.
///  3. take_due() never names the same urgent work twice: a wanted offset that a flush did not
///     reach waits for the next interval, unless that flush got further than the one before.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "actors/options.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/offset_waiters.hpp"
#include "base/offsets.hpp"

namespace cafmq {

/// What is to be done now, in this order.
struct flush_work {
  std::optional<int64_t> log_pages;    ///< flush the log when that many pages are dirty, 0: always
  std::optional<int64_t> queue_pages;  ///< the same for the consume queues
  bool checkpoint = false;

  [[nodiscard]] bool empty() const { return !log_pages && !queue_pages && !checkpoint; }
};

/// The part that is about time alone: which of the intervals are over.
class flush_schedule {
 public:
  using time_point = clock::time_point;

  flush_schedule(const flush_options& options, time_point now);

  /// Names what is due and counts it as done at `now`. `urgent`: somebody waits for the log.
  [[nodiscard]] flush_work take_due(time_point now, bool urgent);

  [[nodiscard]] time_point next_deadline() const;

 private:
  flush_options options_;
  time_point log_;
  time_point log_thorough_;
  time_point queues_;
  time_point queues_thorough_;
  time_point checkpoint_;
};

template <class Reply>
class flush_state {
 public:
  using time_point = clock::time_point;

  flush_state(const flush_options& options, physical_offset flushed_end, time_point now)
      : schedule_{options, now}, waiters_{options.waiters_max}, flushed_end_{flushed_end} {}

  /// Parks `reply` until the log is flushed up to `wanted`, and makes a flush due at once. Hands
  /// the reply back when it can be answered now: with verdict().
  [[nodiscard]] std::optional<Reply> wait(physical_offset wanted, Reply reply) {
    if (failure_ || wanted <= flushed_end_) return reply;
    urgent_ = true;
    return waiters_.park(wanted, std::move(reply));
  }

  /// What a reply that was handed back is answered: how far the log is flushed; the failure; or
  /// errc::busy, since too many wait.
  [[nodiscard]] result<physical_offset> verdict(physical_offset wanted) const {
    if (failure_) return fail(*failure_);
    if (wanted <= flushed_end_) return flushed_end_;
    return fail(errc::busy,
                "{} sends wait for the disk already; the message is stored but not yet flushed, "
                "send more slowly",
                waiters_.size());
  }

  /// What to do at `now`; it is then counted as begun.
  [[nodiscard]] flush_work take_due(time_point now) {
    if (failure_) return {};
    return schedule_.take_due(now, std::exchange(urgent_, false));
  }

  /// When take_due will next name something: at or before any time when somebody waits, never
  /// after a failure.
  [[nodiscard]] time_point next_deadline() const {
    if (failure_) return time_point::max();
    return urgent_ ? time_point::min() : schedule_.next_deadline();
  }

  /// The log is durable below `end`. Takes out whom that satisfies.
  [[nodiscard]] std::vector<Reply> log_flushed(physical_offset end) {
    const bool further = end > flushed_end_;
    flushed_end_ = std::max(flushed_end_, end);
    auto released = waiters_.release(flushed_end_);
    if (further && !waiters_.empty()) urgent_ = true;
    return released;
  }

  /// A flush of the log failed, for good. Takes out everybody: they are answered `cause`, and so
  /// is whoever comes later.
  [[nodiscard]] std::vector<Reply> log_failed(error cause) {
    if (!failure_) failure_ = std::move(cause);
    return waiters_.release_all();
  }

  /// For the way out.
  [[nodiscard]] std::vector<Reply> take_all() { return waiters_.release_all(); }

  [[nodiscard]] const std::optional<error>& failure() const { return failure_; }
  [[nodiscard]] physical_offset flushed_end() const { return flushed_end_; }
  [[nodiscard]] size_t waiting() const { return waiters_.size(); }

 private:
  flush_schedule schedule_;
  offset_waiters<Reply> waiters_;
  physical_offset flushed_end_;
  bool urgent_ = false;
  std::optional<error> failure_;
};

}  // namespace cafmq
