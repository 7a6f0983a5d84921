#pragma once

/// Reads half messages and appends what becomes of them. Knows formats, not what is open.
///
/// Plain object with one owner; `store` outlives it. The errors of its verbs are those of
/// message_store::put; errc::corrupt when the half message does not say where it goes.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "actors/statistics.hpp"
#include "base/error.hpp"
#include "base/shared_bytes.hpp"
#include "message/host_address.hpp"
#include "message/record_codec.hpp"
#include "message/timer.hpp"
#include "storage/message_store.hpp"

namespace cafmq {

class half_messages {
 public:
  /// `delay_levels`: how many there are. `traffic` counts what is appended; null: nobody counts.
  half_messages(message_store& store, const host_address& store_host, int32_t delay_levels,
                std::shared_ptr<statistics> traffic = {}, const timer_rules& timers = {})
      : store_{store},
        store_host_{store_host},
        delay_levels_{delay_levels},
        traffic_{std::move(traffic)},
        timers_{timers} {}

  /// The half message at that place. errc::invalid_argument: there is none.
  [[nodiscard]] result<shared_bytes> find(physical_offset place) const;

  /// The same, or the one at that place that was given up.
  [[nodiscard]] result<shared_bytes> find_stopped(physical_offset place) const;

  /// Appends one that was given up to the half queue, as if it were sent now.
  [[nodiscard]] result<put_result> begin_anew(const record& given_up);

  /// Appends it for the queue that it was sent to; with a delay or for a certain time it waits
  /// first, as if sent now.
  [[nodiscard]] result<put_result> commit(const record& half, int64_t now_ms);

  /// Appends it to the half queue again.
  [[nodiscard]] result<put_result> put_back(const record& half, int32_t checks);

  /// Appends it to the topic of those that nobody has decided about.
  [[nodiscard]] result<put_result> give_up(const record& half);

  /// Appends an op message.
  [[nodiscard]] result<put_result> note(std::string_view op_body, int64_t now_ms);

  /// A half message that lies at `place` as its producer gets it.
  [[nodiscard]] result<std::string> for_producer(const record& half, const put_result& place,
                                                 int32_t checks) const;

  [[nodiscard]] message_store& store() const { return store_; }

  /// Where the last thing that was appended ends.
  [[nodiscard]] physical_offset end() const { return end_; }

 private:
  [[nodiscard]] result<put_result> put(const message& message);

  message_store& store_;
  host_address store_host_;
  int32_t delay_levels_;
  std::shared_ptr<statistics> traffic_;
  timer_rules timers_;
  physical_offset end_{0};
};

}  // namespace cafmq
