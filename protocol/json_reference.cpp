#include "protocol/json_reference.hpp"

#include <string_view>

#include "protocol/json_string.hpp"

namespace cafmq {
namespace {

// Takes the next step off the front of `path` and takes it; nullptr when it leads nowhere.
const rapidjson::Value* step(const rapidjson::Value& from, std::string_view& path) {
  const auto kind = path.front();
  path.remove_prefix(1);
  const auto end = path.find_first_of(kind == '[' ? "]" : ".[");
  const auto name = path.substr(0, end);
  path.remove_prefix(name.size());
  if (kind == '.') {
    if (!from.IsObject()) return nullptr;
    const rapidjson::Value key{
        rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size()))};
    const auto found = from.FindMember(key);
    return found == from.MemberEnd() ? nullptr : &found->value;
  }
  const auto index = decimal_in<int32_t>(name);
  if (kind != '[' || path.empty() || !from.IsArray()) return nullptr;
  path.remove_prefix(1);
  if (!index || *index < 0 || static_cast<rapidjson::SizeType>(*index) >= from.Size())
    return nullptr;
  return &from[static_cast<rapidjson::SizeType>(*index)];
}

bool takes(size_t& left, size_t size) {
  if (size > left) return false;
  left -= size;
  return true;
}

// Whether the value is no larger than `left`, of which it then takes its size away. Recursion ends
// where the document does: it is at most json_depth_max deep.
bool fits(const rapidjson::Value& value, size_t& left) {
  if (!takes(left, 1)) return false;
  if (value.IsString()) return takes(left, value.GetStringLength());
  if (value.IsArray()) {
    for (const auto& element : value.GetArray())
      if (!fits(element, left)) return false;
  }
  if (value.IsObject()) {
    for (const auto& [name, member] : value.GetObject())
      if (!fits(name, left) || !fits(member, left)) return false;
  }
  return true;
}

}  // namespace

bool is_reference(const rapidjson::Value& value) {
  if (!value.IsObject() || value.MemberCount() != 1) return false;
  const auto& member = *value.MemberBegin();
  return std::string_view{member.name.GetString(), member.name.GetStringLength()} == "$ref" &&
         member.value.IsString();
}

const rapidjson::Value* follow_reference(const rapidjson::Value& document,
                                         const rapidjson::Value& value) {
  const auto& target = value.MemberBegin()->value;
  std::string_view path{target.GetString(), target.GetStringLength()};
  if (!path.starts_with('$')) return nullptr;
  path.remove_prefix(1);
  const auto* found = &document;
  while (found != nullptr && !path.empty()) found = step(*found, path);
  if (found == nullptr || !found->IsObject() || is_reference(*found)) return nullptr;
  auto left = reference_size_max;
  return fits(*found, left) ? found : nullptr;
}

}  // namespace cafmq
