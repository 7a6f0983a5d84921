#pragma once

/// The offset message id that RocketMQ hands to producers: upper-case hex of the storing broker's
/// address, port (4 bytes) and the record's physical offset (8 bytes). 32 characters with IPv4, 56
/// with IPv6.

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/host_address.hpp"

namespace cafmq {

struct message_id {
  host_address store_host;
  physical_offset place;

  bool operator==(const message_id&) const = default;
};

[[nodiscard]] std::string to_string(const message_id& id);

/// errc::invalid_argument unless `text` is 32 or 56 hex digits of either case.
[[nodiscard]] result<message_id> parse_message_id(std::string_view text);

}  // namespace cafmq
