#pragma once

/// The keys by which a message is found: its UNIQ_KEY, then every piece of KEYS between single
/// spaces. A value over the message's bytes; one thread.

#include <algorithm>
#include <string_view>
#include <utility>

#include "message/message.hpp"
#include "message/properties.hpp"

namespace cafmq {

class message_keys {
 public:
  explicit message_keys(const stored_properties& properties)
      : unique_key_{properties.unique_key}, others_{properties.keys} {}

  /// The next key; empty when there is none left.
  [[nodiscard]] std::string_view take() {
    if (!unique_key_.empty()) return std::exchange(unique_key_, {});
    while (!others_.empty()) {
      const auto key = others_.substr(0, others_.find(' '));
      others_.remove_prefix(std::min(key.size() + 1, others_.size()));
      if (!key.empty()) return key;
    }
    return {};
  }

 private:
  std::string_view unique_key_;
  std::string_view others_;
};

/// A message that was rolled back has none.
[[nodiscard]] inline bool is_indexed(const message& message) {
  return (message.system_flag & system_flag::transaction_mask) != system_flag::transaction_rollback;
}

}  // namespace cafmq
