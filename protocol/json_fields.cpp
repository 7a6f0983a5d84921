#include "protocol/json_fields.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace cafmq {
namespace {

const rapidjson::Value& no_fields() {
  static const rapidjson::Value empty{rapidjson::kObjectType};
  return empty;
}

}  // namespace

result<void> json_reading::outcome() const {
  if (failure_) return fail(*failure_);
  return {};
}

json_fields::json_fields(json_reading& reading, const rapidjson::Value& object, std::string path)
    : reading_{reading}, object_{object.IsObject() ? object : no_fields()}, path_{std::move(path)} {
  if (!object.IsObject()) refuse("it must be an object");
}

void json_fields::take(const char* name, bool& target) {
  const auto* value = find(name);
  if (value == nullptr) return;
  if (!value->IsBool()) return refuse_type(name, "true or false");
  target = value->GetBool();
}

void json_fields::take(const char* name, int32_t& target) {
  const auto* value = find(name);
  if (value == nullptr) return;
  if (!value->IsInt()) return refuse_type(name, "a whole number of 32 bits");
  target = value->GetInt();
}

void json_fields::take(const char* name, int64_t& target) {
  const auto* value = find(name);
  if (value == nullptr) return;
  if (!value->IsInt64()) return refuse_type(name, "a whole number of 64 bits");
  target = value->GetInt64();
}

void json_fields::take(const char* name, std::string& target) {
  const auto* value = find(name);
  if (value == nullptr) return;
  if (!value->IsString()) return refuse_type(name, "a string");
  target = view_of(*value);
}

void json_fields::take(const char* name, std::map<std::string, std::string>& target) {
  auto entries = object(name);
  if (!entries) return;
  for (const auto& [key, value] : entries->object_.GetObject()) {
    if (!value.IsString()) return entries->refuse_type(view_of(key), "a string");
    target.insert_or_assign(std::string{view_of(key)}, std::string{view_of(value)});
  }
}

void json_fields::take_raw(const char* name, std::string& target) {
  const auto* value = find(name);
  if (value == nullptr) return;
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer{text};
  value->Accept(writer);
  target.assign(text.GetString(), text.GetSize());
}

std::optional<json_fields> json_fields::object(const char* name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->IsObject()) {
    refuse_type(name, "an object");
    return std::nullopt;
  }
  return json_fields{reading_, *value, path_of(name)};
}

void json_fields::refuse(std::string_view sentence) {
  reading_.refuse(fmt::format("{}: {}", path_.empty() ? "the document" : path_, sentence));
}

const rapidjson::Value* json_fields::find(const char* name) const {
  const auto found = object_.FindMember(name);
  if (found == object_.MemberEnd() || found->value.IsNull()) return nullptr;
  return &found->value;
}

std::string json_fields::path_of(std::string_view field) const {
  return path_.empty() ? std::string{field} : fmt::format("{}.{}", path_, field);
}

void json_fields::refuse_type(std::string_view field, std::string_view expected) {
  reading_.refuse(fmt::format("{}: it must be {}", path_of(field), expected));
}

}  // namespace cafmq
