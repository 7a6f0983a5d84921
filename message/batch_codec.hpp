#pragma once

/// Several messages for one queue in one piece of bytes, as RocketMQ's clients send batches:
/// `TOTALSIZE(4) MAGIC(4) BODYCRC(4, 0) FLAG(4) BODYLENGTH(4) BODY PROPERTIESLENGTH(2)
/// PROPERTIES` repeated. The native door sends every message this way; one message is a batch of
/// one. RocketMQ leaves MAGIC 0; over the native door it has the message's system flag.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace cafmq {

/// What differs between the messages of a batch. Views into the encoded bytes.
struct batch_item {
  int32_t flag = 0;
  std::string_view body;
  std::string_view properties;
  int32_t system_flag = 0;  ///< bits of system_flag::; unchecked
};

/// Bytes that append_to_batch will add.
[[nodiscard]] size_t encoded_batch_item_size(const batch_item& item);

/// The caller has checked the size limits of body and properties.
void append_to_batch(std::string& batch, const batch_item& item);

/// errc::message_illegal when a length does not fit, or there are no items or more than
/// `items_max`.
[[nodiscard]] result<std::vector<batch_item>> decode_batch(std::string_view batch,
                                                           size_t items_max);

}  // namespace cafmq
