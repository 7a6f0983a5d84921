#pragma once

/// What transactions make of messages, as RocketMQ's broker does it.
///
/// A message of a transaction is first a half message: it lies in the half topic, which nobody
/// consumes, and knows the queue that it was sent to. The commit appends it for that queue. That a
/// half message is over is said by op messages, whose bodies list offsets of the half queue. One
/// that has to lie there for longer is put back: appended again, behind all others.
///
/// Pure functions; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/offsets.hpp"
#include "message/message.hpp"
#include "message/message_queue.hpp"
#include "message/record_codec.hpp"

namespace cafmq {

[[nodiscard]] message_queue half_queue();
[[nodiscard]] message_queue op_queue();

/// Whether a message that is sent wants to wait for the end of its transaction.
[[nodiscard]] bool asks_for_transaction(const message& sent);

/// The properties of a half message for `queue`. What it says of earlier checks is dropped.
[[nodiscard]] std::string half_properties(std::string_view sent, const message_queue& queue);

/// The same when it is put back: after that many checks, with the offset at which it lay first.
[[nodiscard]] std::string put_back_properties(std::string_view half, int32_t checks,
                                              queue_offset origin);

/// The same when it is committed: nothing in it asks for a transaction any more.
[[nodiscard]] std::string committed_properties(std::string_view half);

/// How often a producer was asked about it already.
[[nodiscard]] int32_t checks_of(std::string_view half);

/// Where in the half queue it lay first: all that have the same origin are one transaction.
[[nodiscard]] queue_offset origin_of(const record& half);

/// Milliseconds after its birth in which nobody asks about it; `usual_ms` unless it has a wish.
[[nodiscard]] int64_t immunity_ms_of(std::string_view half, int64_t usual_ms);

/// Whether it has such a wish, be it one that says nothing.
[[nodiscard]] bool has_immunity(std::string_view half);

// -- op messages --------------------------------------------------------------

/// The tag of those that end half messages.
inline constexpr std::string_view op_tag = "d";

void append_op_entry(std::string& body, queue_offset half);

/// The offsets in an op message's body, in its order. What is no offset is left out.
[[nodiscard]] std::vector<queue_offset> op_entries(std::string_view body);

}  // namespace cafmq
