#pragma once

/// The property string of a message: `name 0x01 value 0x02` repeated, as RocketMQ stores and sends
/// it. Order has no meaning; of duplicates the last wins; malformed pieces are ignored on reading.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace cafmq {

inline constexpr size_t properties_size_max = 32'767;  ///< bytes of the encoded string

namespace property {
inline constexpr std::string_view tags = "TAGS";
inline constexpr std::string_view keys = "KEYS";  ///< several are separated by one space
inline constexpr std::string_view unique_key = "UNIQ_KEY";
inline constexpr std::string_view wait = "WAIT";    ///< "false": do not wait for the flush
inline constexpr std::string_view delay = "DELAY";  ///< delay level, 1 to 18
inline constexpr std::string_view producer_group = "PGROUP";
}  // namespace property

using property_map = std::map<std::string, std::string, std::less<>>;

/// One value out of an encoded string without decoding the rest.
[[nodiscard]] std::optional<std::string_view> find_property(std::string_view encoded,
                                                            std::string_view name);

/// What the store looks at in every message; empty where there is none.
struct stored_properties {
  std::string_view tags;
  std::string_view keys;
  std::string_view unique_key;
};

/// All three in one pass.
[[nodiscard]] stored_properties find_stored_properties(std::string_view encoded);

[[nodiscard]] property_map decode_properties(std::string_view encoded);

/// errc::message_illegal when a name or value is empty or contains 0x01 or 0x02, or when the result
/// would exceed properties_size_max.
[[nodiscard]] result<std::string> encode_properties(const property_map& properties);

}  // namespace cafmq
