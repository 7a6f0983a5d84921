#include "message/properties.hpp"

#include <algorithm>

#include "message/property_walk.hpp"

namespace cafmq {
namespace {

constexpr char name_end = property_name_end;
constexpr char value_end = property_value_end;

bool plain(std::string_view text) {
  return !text.empty() && text.find(name_end) == std::string_view::npos &&
         text.find(value_end) == std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> find_property(std::string_view encoded, std::string_view name) {
  std::optional<std::string_view> found;
  for_each_property(encoded, [&](std::string_view pair_name, std::string_view value) {
    if (pair_name == name) found = value;
  });
  return found;
}

stored_properties find_stored_properties(std::string_view encoded) {
  stored_properties found;
  for_each_property(encoded, [&](std::string_view name, std::string_view value) {
    if (name == property::tags) found.tags = value;
    if (name == property::keys) found.keys = value;
    if (name == property::unique_key) found.unique_key = value;
  });
  return found;
}

property_map decode_properties(std::string_view encoded) {
  property_map properties;
  for_each_property(encoded, [&](std::string_view name, std::string_view value) {
    properties.insert_or_assign(std::string{name}, std::string{value});
  });
  return properties;
}

result<std::string> encode_properties(const property_map& properties) {
  std::string encoded;
  for (const auto& [name, value] : properties) {
    if (!plain(name) || !plain(value))
      return fail(
          errc::message_illegal,
          "the property '{}' is empty or contains the byte 1 or 2, which separate properties",
          name);
    append_property(encoded, name, value);
  }
  if (encoded.size() > properties_size_max)
    return fail(errc::message_illegal, "the properties take {} bytes; at most {} are allowed",
                encoded.size(), properties_size_max);
  return encoded;
}

std::string without_properties(std::string_view encoded,
                               std::initializer_list<std::string_view> names) {
  std::string kept;
  kept.reserve(encoded.size());
  for_each_property(encoded, [&](std::string_view name, std::string_view value) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      append_property(kept, name, value);
  });
  return kept;
}

void append_property(std::string& encoded, std::string_view name, std::string_view value) {
  encoded.append(name).append(1, name_end).append(value).append(1, value_end);
}

}  // namespace cafmq
