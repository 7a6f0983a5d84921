#pragma once

/// A message on its way into the log. Views: the caller keeps the bytes until the call that takes
/// the message returns.

#include <cstdint>
#include <string_view>

#include "message/host_address.hpp"

namespace cafmq {

struct message {
  std::string_view topic;
  int32_t queue_id = 0;
  int32_t flag = 0;         ///< the user's own; the broker does not look at it
  int32_t system_flag = 0;  ///< bits of system_flag::
  int64_t born_timestamp_ms = 0;
  host_address born_host;
  int32_t reconsume_times = 0;
  int64_t prepared_transaction_offset = 0;
  std::string_view body;
  std::string_view properties;  ///< encoded, see message/properties.hpp
};

/// Bits of the record's SYSFLAG.
namespace system_flag {
inline constexpr int32_t compressed = 0x001;
inline constexpr int32_t multi_tags = 0x002;
inline constexpr int32_t transaction_mask = 0x00C;
inline constexpr int32_t transaction_prepared = 0x004;
inline constexpr int32_t transaction_commit = 0x008;
inline constexpr int32_t transaction_rollback = 0x00C;
inline constexpr int32_t born_host_ipv6 = 0x010;
inline constexpr int32_t store_host_ipv6 = 0x020;
inline constexpr int32_t need_unwrap = 0x040;
inline constexpr int32_t inner_batch = 0x080;
inline constexpr int32_t compression_type_mask = 0x700;

/// What a client may say of a message that it sends in a batch; the others are the broker's.
inline constexpr int32_t said_by_clients = compressed | compression_type_mask;

/// Whether a record gets a consume queue entry: prepared and rolled back ones do not.
[[nodiscard]] constexpr bool is_queued(int32_t flags) {
  const auto transaction = flags & transaction_mask;
  return transaction == 0 || transaction == transaction_commit;
}
}  // namespace system_flag

}  // namespace cafmq
