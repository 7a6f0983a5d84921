#pragma once

/// What an answer to a send means: pure functions over errors, receipts and jobs.

#include <vector>

#include "actors/messages.hpp"
#include "base/error.hpp"
#include "client/internal/send_backlog.hpp"

namespace cafmq {

/// How to go on after an attempt has failed.
enum class send_verdict : uint8_t {
  give_up,    ///< it would fail again
  retry,      ///< another broker, or this one in a while, may take it
  reconnect,  ///< it did not happen: there was nobody to talk to
};

[[nodiscard]] send_verdict verdict_on(errc failure);

/// What the sender is told at last: the failure, with the number of attempts.
[[nodiscard]] error describe_failure(const send_job& job, const error& failure);

/// The receipts of the messages of `job`, which begin at `first` in the batch. errc::corrupt when
/// the broker's answer does not cover them.
[[nodiscard]] result<std::vector<send_receipt>> receipts_for(const send_job& job, size_t first,
                                                             const put_receipt& answer,
                                                             const std::string& broker_name);

}  // namespace cafmq
