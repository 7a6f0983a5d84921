#pragma once

/// The file consumerOffset.json: how far each group has consumed each queue, as RocketMQ keeps it.
/// Pure functions; any thread.

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/topic_config.hpp"

namespace cafmq {

class json_fields;

/// Who consumes what. Sorted by group, so that all topics of one group lie side by side.
struct group_topic {
  std::string group;
  std::string topic;

  auto operator<=>(const group_topic&) const = default;
};

/// Queue id -> the next offset to consume.
using queue_offsets = std::map<int32_t, queue_offset>;

struct offsets_document {
  data_version version;
  std::map<group_topic, queue_offsets> offsets;

  bool operator==(const offsets_document&) const = default;
};

/// The text of the file; RocketMQ reads it, and read_offsets gives the same document back.
[[nodiscard]] std::string write_offsets(const offsets_document& document);

/// errc::corrupt names the key that is not `topic@group`, or the queue id that is none. Unknown
/// fields and negative offsets are ignored; a missing version is zero.
[[nodiscard]] result<offsets_document> read_offsets(std::string_view json);

/// The same out of a larger document; what is wrong is refused.
[[nodiscard]] offsets_document take_offsets(json_fields& table);

}  // namespace cafmq
