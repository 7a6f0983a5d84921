#pragma once

/// Turns messages into record bytes ahead of the append lock: checks every limit, computes the
/// CRCs, and leaves only the place open. Any thread; each encodes into a buffer of its own that it
/// keeps, so nothing is allocated once it has grown to the usual size.

#include <cstdint>
#include <span>

#include "base/error.hpp"
#include "message/message.hpp"
#include "storage/options.hpp"
#include "storage/queue_key.hpp"

namespace cafmq {

/// Records one after another, all for one queue. Valid until the thread encodes again, and only as
/// long as the messages are.
struct encoded_records {
  char* bytes = nullptr;
  int64_t size = 0;
  int32_t count = 0;
  bool queued = true;  ///< whether they take queue offsets: prepared and rolled back ones do not
  queue_key queue;
};

class record_encoder {
 public:
  explicit record_encoder(const store_options& options);

  /// The bytes that the records of these messages take. errc::message_illegal names the limit that
  /// is broken.
  [[nodiscard]] result<int64_t> check(std::span<const message> messages) const;

  /// Messages that check() has found to take `size` bytes; `queue` is theirs.
  [[nodiscard]] encoded_records encode(std::span<const message> messages, const queue_key& queue,
                                       int64_t size) const;

  /// Bytes of the message's record.
  [[nodiscard]] int64_t size_of(const message& message) const;

 private:
  [[nodiscard]] result<void> check(const message& message) const;

  host_address store_host_;
  int64_t file_size_;
  int64_t body_size_max_;
  int64_t size_max_;  // of all records of one call: what the thread's buffer may grow to
  size_t batch_messages_max_;
};

}  // namespace cafmq
