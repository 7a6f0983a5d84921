#pragma once

/// What a producer gets for a message that waits for its time, and shows when it wants it back.
/// RocketMQ's text: "v1 topic brokerName time uniqueKey" in the base64 of URLs. Pure functions; any
/// thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace cafmq {

struct recall_handle {
  std::string topic;
  std::string broker_name;
  int64_t time_ms = 0;  ///< one more than TIMER_OUT_MS, the slot in which the message waits
  std::string unique_key;

  bool operator==(const recall_handle&) const = default;
};

[[nodiscard]] std::string write_recall_handle(const recall_handle& handle);

/// errc::invalid_argument when it is no such text.
[[nodiscard]] result<recall_handle> read_recall_handle(std::string_view text);

}  // namespace cafmq
