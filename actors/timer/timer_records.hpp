#pragma once

/// Reads messages that wait for their time and appends what becomes of them. Knows formats, not
/// what is due. What it appends names the message that it comes from, by its place in the log: so
/// the log alone tells what is over.
///
/// Plain object with one owner; the store outlives it. The errors of its verbs are those of
/// message_store::put; errc::corrupt when the message does not say where it goes.

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/statistics.hpp"
#include "base/error.hpp"
#include "base/shared_bytes.hpp"
#include "message/host_address.hpp"
#include "message/record_codec.hpp"
#include "storage/message_store.hpp"

namespace cafmq {

class timer_records {
 public:
  /// `traffic` counts what is delivered; null: nobody counts.
  timer_records(message_store& store, const host_address& store_host,
                std::shared_ptr<statistics> traffic = {})
      : store_{store}, store_host_{store_host}, traffic_{std::move(traffic)} {}

  /// The message at that offset of the timer topic. errc::out_of_range: the log does not have it
  /// any more; corrupt, io_failed.
  [[nodiscard]] result<shared_bytes> find(queue_offset at);

  /// Appends it for the queue that it was sent to.
  [[nodiscard]] result<put_result> deliver(const record& waiting);

  /// Appends it to the timer topic again.
  [[nodiscard]] result<put_result> roll(const record& waiting);

  /// The same for another time.
  [[nodiscard]] result<put_result> reschedule(const record& waiting, int64_t deliver_ms,
                                              int64_t precision_ms);

  /// Appends what cancels it, for RocketMQ's brokers too.
  [[nodiscard]] result<put_result> cancel(const record& waiting, std::string_view producer_group);

  [[nodiscard]] message_store& store() const { return store_; }

  /// Where the last thing that was appended ends.
  [[nodiscard]] physical_offset end() const { return end_; }

 private:
  [[nodiscard]] result<put_result> put(const message& message);

  message_store& store_;
  host_address store_host_;
  std::shared_ptr<statistics> traffic_;
  physical_offset end_{0};
  std::vector<shared_bytes> read_ahead_;  // what lies from read_begin_ on
  queue_offset read_begin_;
  queue_offset last_found_{-1};
};

/// The message of the timer topic that `found` comes from; nothing when it comes from none.
[[nodiscard]] std::optional<queue_offset> origin_in_timer_topic(const message_store& store,
                                                                const record& found);

}  // namespace cafmq
