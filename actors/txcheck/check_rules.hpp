#pragma once

/// What is to be done about a half message that is still open. Pure; RocketMQ's rules, with one
/// difference: only checks that are made count, and not that a message was put back because it
/// wants to be left alone for longer.

#include <cstdint>

#include "actors/options.hpp"
#include "message/record_codec.hpp"

namespace cafmq {

enum class half_fate : uint8_t {
  wait,      ///< it is too young, and so are those behind it: end of the round
  put_back,  ///< it wants to be left alone for longer; those behind it must not wait for it
  check,     ///< put it back and ask a producer
  give_up,   ///< it was asked about often enough, or is too old
};

/// `round_begin_ms`: what was stored from then on is looked at in the next round.
[[nodiscard]] half_fate judge_half(const record& half, const transaction_options& options,
                                   int64_t round_begin_ms, int64_t now_ms);

}  // namespace cafmq
