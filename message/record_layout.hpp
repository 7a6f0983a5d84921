#pragma once

/// The commit log record, field by field, declared once: encoder, decoder and size use it.
/// Format: docs/FORMATS.md, after RocketMQ's MessageExtEncoder and MessageDecoder. All integers are
/// big-endian and signed.

#include <cstdint>

namespace cafmq::record_layout {

inline constexpr int32_t magic_v1 = static_cast<int32_t>(0xDAA320A7);
inline constexpr int32_t magic_v2 = static_cast<int32_t>(0xDAA320AB);     ///< two-byte topic length
inline constexpr int32_t magic_blank = static_cast<int32_t>(0xCBD43194);  ///< rest of a file

// Positions that do not depend on the hosts.
inline constexpr int total_size_at = 0;
inline constexpr int magic_at = 4;
inline constexpr int body_crc_at = 8;
inline constexpr int queue_id_at = 12;
inline constexpr int flag_at = 16;
inline constexpr int queue_offset_at = 20;
inline constexpr int physical_offset_at = 28;
inline constexpr int system_flag_at = 36;
inline constexpr int born_timestamp_at = 40;
inline constexpr int born_host_at = 48;

inline constexpr int host_size_ipv4 = 4 + 4;
inline constexpr int host_size_ipv6 = 16 + 4;

/// Behind the born host, whose size is in the system flag.
[[nodiscard]] constexpr int store_timestamp_at(int born_host_size) {
  return born_host_at + born_host_size;
}

/// The record without body, topic and properties.
[[nodiscard]] constexpr int64_t fixed_size(int born_host_size, int store_host_size, int32_t magic) {
  constexpr int store_timestamp = 8;
  constexpr int reconsume_times = 4;
  constexpr int prepared_transaction_offset = 8;
  constexpr int body_length = 4;
  constexpr int properties_length = 2;
  const int topic_length = magic == magic_v2 ? 2 : 1;
  return born_host_at + born_host_size + store_timestamp + store_host_size + reconsume_times +
         prepared_transaction_offset + body_length + topic_length + properties_length;
}

static_assert(fixed_size(host_size_ipv4, host_size_ipv4, magic_v1) == 91);
static_assert(fixed_size(host_size_ipv6, host_size_ipv4, magic_v1) == 103);
static_assert(fixed_size(host_size_ipv4, host_size_ipv4, magic_v2) == 92);
static_assert(store_timestamp_at(host_size_ipv4) == 56);

/// No record is larger, whatever it claims: the largest body that a store may be told to accept,
/// and room for the rest.
inline constexpr int64_t size_max = (int64_t{256} << 20) + (int64_t{1} << 17);

/// A blank record: total size (all that is left in the file) and magic; the rest is arbitrary.
inline constexpr int64_t blank_size = 8;

/// Only this many bits of the CRC-32 are kept.
inline constexpr uint32_t body_crc_mask = 0x7FFFFFFF;

}  // namespace cafmq::record_layout
