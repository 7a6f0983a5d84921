#pragma once

/// Messages to record bytes and back.
///
/// A record is encoded without its place (queue offset, physical offset, store time): those are
/// stamped into the finished bytes, so that everything expensive happens before the append lock.

#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/message.hpp"
#include "message/record_layout.hpp"

namespace cafmq {

/// Bytes that encode_record will write.
[[nodiscard]] int64_t encoded_record_size(const message& message, const host_address& store_host);

/// Writes the whole record at `to` but for its place; body CRC included. Version 2 when the topic
/// is longer than 127 bytes. The caller has checked the limits (topic, properties) and has
/// encoded_record_size bytes.
void encode_record(const message& message, const host_address& store_host, char* to);

struct record_place {
  queue_offset queue;
  physical_offset physical;
  int64_t store_timestamp_ms = 0;
};

/// Writes the place into an encoded record.
void stamp_record(char* record, const record_place& place);

/// A decoded record. The views point into the bytes it was decoded from.
struct record {
  int32_t total_size = 0;
  int32_t magic = 0;
  int32_t body_crc = 0;
  cafmq::message message;
  record_place place;
  host_address store_host;
};

enum class body_check : uint8_t { crc, none };

/// Decodes the record at the start of `bytes`, which may go on behind it. Every length is checked,
/// and that they add up to the total size. errc::corrupt names what is wrong.
[[nodiscard]] result<record> decode_record(std::string_view bytes, body_check check);

/// How much of `bytes` the thing at its start claims, from its first eight bytes alone: a record,
/// or a blank that fills the rest of the file.
struct record_head {
  int32_t total_size = 0;
  int32_t magic = 0;

  [[nodiscard]] bool is_blank() const;
  [[nodiscard]] bool is_record() const;
};

/// `left` is how many bytes there are from the thing's start on; `bytes` are the first ones.
/// errc::corrupt when there are fewer than eight bytes, the magic is none of the three, or the size
/// is below the smallest possible, beyond `left` or, of a record, beyond record_layout::size_max.
[[nodiscard]] result<record_head> peek_record(std::string_view bytes, int64_t left);

/// The same when `bytes` are all there are.
[[nodiscard]] inline result<record_head> peek_record(std::string_view bytes) {
  return peek_record(bytes, static_cast<int64_t>(bytes.size()));
}

/// The size that the record or blank at the start of `bytes` claims, unchecked; 0 when there are
/// fewer than four bytes.
[[nodiscard]] int32_t record_size_at(std::string_view bytes);

/// The first bytes of a record that peek_place() needs at most.
inline constexpr int32_t record_head_bytes =
    record_layout::store_timestamp_at(record_layout::host_size_ipv6) + 8;

/// A record's place from its first fields alone, nothing else being checked. errc::corrupt when the
/// magic is not a record's or there are too few bytes.
[[nodiscard]] result<record_place> peek_place(std::string_view bytes);

/// The message's TAGS property; empty without one.
[[nodiscard]] std::string_view tags_of(const message& message);

}  // namespace cafmq
