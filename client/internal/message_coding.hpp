#pragma once

/// What applications see to what crosses the wire, and back. Pure functions but for the unique keys
/// they draw; any thread. Everything that comes from the wire is checked here.

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/offsets.hpp"
#include "base/shared_bytes.hpp"
#include "client/broker_queue.hpp"
#include "client/message.hpp"
#include "message/compression.hpp"
#include "message/unique_keys.hpp"

namespace cafmq {

inline constexpr size_t body_size_max = size_t{4} << 20;

/// Which bodies are compressed, and how.
struct packing {
  compression how = compression::none;
  int level = 5;
  size_t above = 4096;  ///< bytes; smaller ones go out as they are
};

/// Messages on their way out: items of message/batch_codec.hpp and what the receipts need.
struct encoded_messages {
  std::string items;
  std::vector<std::string> message_ids;  ///< one for each message
  bool alone = false;                    ///< has properties that forbid to send it with others
};

/// Adds the message to those before it. errc::message_illegal, or errc::invalid_argument for the
/// topic's name; then nothing was added. A body that compression does not make smaller stays as it
/// is.
[[nodiscard]] result<void> encode_message(const outgoing_message& message, int64_t wall_ms,
                                          unique_keys& keys, const packing& packing,
                                          encoded_messages& encoded);

/// What a body may have when it is unpacked: what clients of others may send at most.
inline constexpr size_t unpacked_size_max = size_t{64} << 20;

/// Messages that came out of one queue, in its order.
struct decoded_messages {
  std::vector<received_message> messages;
  std::vector<error> damaged;  ///< records that were left out
};

/// Decodes stored records that follow each other. What does not belong to `queue`, lies outside
/// `from` up to `next`, or fails its CRC is named and left out; so is a compressed body that is
/// damaged or has more than unpacked_size_max bytes.
[[nodiscard]] decoded_messages decode_messages(const shared_bytes& records,
                                               const broker_queue& queue, queue_offset from,
                                               queue_offset next);

/// Whether a message with `tags` is wanted. The broker compares hashes only, so consumers look
/// again. `wanted` as tags_in returns it.
[[nodiscard]] bool is_wanted(const std::string& tags, const std::vector<std::string>& wanted);

}  // namespace cafmq
