#include "protocol/json_fields.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "protocol/json_reference.hpp"
#include "protocol/json_string.hpp"

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

const rapidjson::Value& json_reading::referred(const rapidjson::Value& object) {
  if (document_ == nullptr || !is_reference(object)) return object;
  if (++references_ > json_references_max) {
    refuse(fmt::format("the document: it has more than {} $ref", json_references_max));
    return object;
  }
  if (const auto* found = follow_reference(*document_, object)) return *found;
  refuse("the document: a $ref in it points to nothing, or to too much");
  return object;
}

json_fields::json_fields(json_reading& reading, const rapidjson::Value& object, std::string path)
    : reading_{reading},
      object_{object.IsObject() ? reading.referred(object) : no_fields()},
      path_{std::move(path)} {
  if (!object.IsObject()) refuse("it must be an object");
}

void json_fields::take(const char* name, bool& target) {
  const auto* value = find(name);
  if (value == nullptr) return;
  if (value->IsBool())
    target = value->GetBool();
  else if (reading_.takes_texts() && value->IsString())
    target = view_of(*value) == "true";
  else
    refuse_type(name, "true or false");
}

void json_fields::take(const char* name, int32_t& target) {
  const auto* value = find(name);
  if (value == nullptr) return;
  const auto number = whole_number(*value);
  if (!number || static_cast<int32_t>(*number) != *number)
    return refuse_type(name, "a whole number of 32 bits");
  target = static_cast<int32_t>(*number);
}

void json_fields::take(const char* name, int64_t& target) {
  const auto* value = find(name);
  if (value == nullptr) return;
  const auto number = whole_number(*value);
  if (!number) return refuse_type(name, "a whole number of 64 bits");
  target = *number;
}

void json_fields::take(const char* name, double& target) {
  const auto* value = find(name);
  if (value == nullptr) return;
  if (!value->IsNumber()) return refuse_type(name, "a number");
  target = value->GetDouble();
}

void json_fields::take(const char* name, std::string& target) {
  const auto* value = find(name);
  if (value == nullptr) return;
  if (!value->IsString()) return refuse_type(name, "a string");
  target = view_of(*value);
}

void json_fields::take(const char* name, std::vector<std::string>& target) {
  if (const auto* list = find(name); list != nullptr) take_texts(name, *list, target);
}

void json_fields::take(const char* name, std::vector<int32_t>& target) {
  const auto* list = array(name);
  if (list == nullptr) return;
  for (const auto& value : list->GetArray()) {
    const auto number = whole_number(value);
    if (!number || static_cast<int32_t>(*number) != *number)
      return refuse_type(name, "a list of whole numbers of 32 bits");
    target.push_back(static_cast<int32_t>(*number));
  }
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

void json_fields::take_texts(std::string_view name, const rapidjson::Value& list,
                             std::vector<std::string>& target) {
  if (!list.IsArray()) return refuse_type(name, "a list of strings");
  for (const auto& value : list.GetArray()) {
    if (!value.IsString()) return refuse_type(name, "a list of strings");
    target.emplace_back(view_of(value));
  }
}

const rapidjson::Value* json_fields::array(const char* name) {
  const auto* value = find(name);
  if (value == nullptr || value->IsArray()) return value;
  refuse_type(name, "a list");
  return nullptr;
}

std::optional<int64_t> json_fields::whole_number(const rapidjson::Value& value) const {
  if (value.IsInt64()) return value.GetInt64();
  if (reading_.takes_texts() && value.IsString()) return decimal_in<int64_t>(view_of(value));
  return std::nullopt;
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
