#pragma once

/// What a broker has taken and given, by topic and by group, over the last minute, hour and day,
/// under RocketMQ's names; and its totals. Both doors and DELAY count.
///
/// Any thread, under a lock that is held for a look-up and a few additions. Nothing runs by itself:
/// who counts says what time it is.
///
/// Invariants
///  1. There are at most items_max pairs of a kind and a key; when they are all taken, those that
///     nobody has counted for a day go, and what then finds no room is in the totals alone.
///  2. A minute is 7 stretches of 10 s, an hour 7 of 10 min, a day 25 of 1 h, the last of which is
///     not over yet.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "actors/rolling_window.hpp"
#include "protocol/bodies/lists.hpp"

namespace cafmq {

/// What one kind of request has moved.
struct traffic {
  int64_t messages = 0;
  int64_t bytes = 0;
  int64_t requests = 0;

  traffic& operator+=(const traffic& more);
};

/// Of everything, since the start.
struct broker_totals {
  traffic put;
  traffic got;  ///< by pulls that found something
  int64_t empty_pulls = 0;
  int64_t largest_put_bytes = 0;

  broker_totals& operator+=(const broker_totals& more);
};

/// Totals at the last two midnights of local time.
struct daily_totals {
  traffic put_yesterday, put_today;
  traffic got_yesterday, got_today;
};

class statistics {
 public:
  static constexpr size_t items_max_default = 20'000;

  explicit statistics(int64_t wall_ms, size_t items_max = items_max_default);

  void put(std::string_view topic, const traffic& stored, int64_t wall_ms);

  /// A pull; without messages it found nothing.
  void got(std::string_view topic, std::string_view group, const traffic& pulled, int64_t wall_ms);

  /// A consumer has given messages back, to have them again later.
  void sent_back(std::string_view topic, std::string_view group, int64_t messages, int64_t wall_ms);

  /// By RocketMQ's names: TOPIC_PUT_NUMS and _SIZE by topic, GROUP_GET_NUMS and _SIZE and
  /// SNDBCK_PUT_NUMS by topic@group, BROKER_PUT_NUMS and BROKER_GET_NUMS by any key. Nothing for
  /// what has not been counted.
  [[nodiscard]] std::optional<remoting::counter_spans> find(std::string_view name,
                                                            std::string_view key,
                                                            int64_t wall_ms) const;

  /// Messages per second over the last minute; 0 for what has not been counted.
  [[nodiscard]] double put_rate(std::string_view topic, int64_t wall_ms) const;
  [[nodiscard]] double get_rate(std::string_view topic, std::string_view group,
                                int64_t wall_ms) const;

  [[nodiscard]] broker_totals totals() const;

  /// The totals of the last `seconds`, at most 600, and how many milliseconds these were.
  struct recent {
    broker_totals totals;
    int64_t span_ms = 1;
  };
  [[nodiscard]] recent last(int64_t seconds, int64_t wall_ms) const;

  [[nodiscard]] daily_totals at_midnight(int64_t wall_ms);

  void forget_topic(std::string_view topic);
  void forget_group(std::string_view group);

 private:
  struct item {
    explicit item(int64_t wall_ms) : since_ms{wall_ms} {}

    void add(const traffic& more, int64_t wall_ms);

    int64_t since_ms;
    int64_t last_ms = 0;
    rolling_window<traffic, 7> minute{10'000};
    rolling_window<traffic, 7> hour{600'000};
    rolling_window<traffic, 25> day{3'600'000};
  };

  struct text_hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using items = std::unordered_map<std::string, item, text_hash, std::equal_to<>>;

  // All of these under the lock.
  void count(items& in, std::string_view key, const traffic& more, int64_t wall_ms);
  [[nodiscard]] bool make_room(int64_t wall_ms);
  void pass_midnight(int64_t wall_ms);
  [[nodiscard]] const items* items_named(std::string_view name) const;
  static remoting::counter_spans spans_of(const item& item, bool in_bytes, int64_t wall_ms);
  static double rate(const items& in, std::string_view key, int64_t wall_ms);

  const size_t items_max_;
  const int64_t since_ms_;
  mutable std::mutex lock_;
  std::string key_;  // of a pair of names, made anew each time
  items puts_, gets_, backs_;
  item all_puts_, all_gets_;
  broker_totals totals_;
  rolling_window<broker_totals, 601> seconds_{1'000};
  int64_t next_midnight_ms_;
  int64_t next_sweep_ms_ = 0;
  daily_totals midnights_;
};

}  // namespace cafmq
