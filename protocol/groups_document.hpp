#pragma once

/// The file subscriptionGroup.json: a broker's consumer groups as RocketMQ keeps them. Pure
/// functions; any thread.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "message/subscription_group.hpp"
#include "message/topic_config.hpp"

namespace cafmq {

class json_fields;

struct groups_document {
  data_version version;
  std::map<std::string, subscription_group, std::less<>> groups;

  /// group -> topic -> bits of what is forbidden; 1 << 2 is reading.
  std::map<std::string, std::map<std::string, int32_t>, std::less<>> forbidden;

  bool operator==(const groups_document&) const = default;
};

/// The text of the file; RocketMQ reads it, and read_groups gives the same document back.
[[nodiscard]] std::string write_groups(const groups_document& document);

/// errc::corrupt names the field that has a wrong type, or the group whose name is not allowed.
/// Unknown fields are ignored, missing ones have their defaults.
[[nodiscard]] result<groups_document> read_groups(std::string_view json);

/// The same out of a larger document; what is wrong is refused.
[[nodiscard]] groups_document take_groups(json_fields& table);

}  // namespace cafmq
