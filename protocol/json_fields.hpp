#pragma once

/// Takes fields out of a parsed JSON object that nobody has checked yet, with their names in every
/// error. Lives for one reading, in one thread.
///
/// Invariants
///  1. A field that is missing or null leaves the target as it was: with its default.
///  2. A field of the wrong type leaves the target as it was and is the reading's failure, unless
///     there is one already: check once, at the end.
///  3. An object of nothing but `$ref`, fastjson's way not to write an object twice, reads as the
///     object that it points to, if the reading knows the document.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rapidjson/document.h>

#include "base/error.hpp"

namespace cafmq {

/// What counts as the right type: the JSON type alone, or also a text that says the same, as
/// RocketMQ's own reader takes it.
enum class json_types { exact, texts_too };

inline constexpr size_t json_references_max = 256;  ///< each may be a walk over a large object

/// What all readers of one document share: the first thing that was wrong.
class json_reading {
 public:
  json_reading() = default;

  /// `document` outlives this.
  json_reading(const rapidjson::Value& document, json_types types)
      : document_{&document}, types_{types} {}

  void refuse(std::string sentence) {
    if (!failure_) failure_.emplace(errc::corrupt, std::move(sentence));
  }

  [[nodiscard]] bool ok() const { return !failure_; }

  /// Success, or the first failure.
  [[nodiscard]] result<void> outcome() const;

  [[nodiscard]] bool takes_texts() const { return types_ == json_types::texts_too; }

  /// Where the `$ref` that is all of `object` points to; else the object itself. Refuses one that
  /// points to nothing or to too much, or is one of too many; it reads as it is.
  [[nodiscard]] const rapidjson::Value& referred(const rapidjson::Value& object);

 private:
  const rapidjson::Value* document_ = nullptr;
  json_types types_ = json_types::exact;
  size_t references_ = 0;
  std::optional<error> failure_;
};

class json_fields {
 public:
  /// `path` names the object in errors. Anything else than an object is refused and reads as an
  /// empty one.
  json_fields(json_reading& reading, const rapidjson::Value& object, std::string path);

  void take(const char* name, bool& target);
  void take(const char* name, int32_t& target);
  void take(const char* name, int64_t& target);
  void take(const char* name, double& target);
  void take(const char* name, std::string& target);
  void take(const char* name, std::vector<std::string>& target);
  void take(const char* name, std::vector<int32_t>& target);
  void take(const char* name, std::map<std::string, std::string>& target);

  /// The field as compact JSON text, whatever it is.
  void take_raw(const char* name, std::string& target);

  /// The object that is the field; nothing when it is missing or no object.
  [[nodiscard]] std::optional<json_fields> object(const char* name);

  /// Calls visit(fields) for each element of the array that is the field, all of which must be
  /// objects.
  template <class Visit>
  void each_in(const char* name, Visit visit) {
    const auto* list = array(name);
    if (list == nullptr) return;
    for (const auto& value : list->GetArray()) visit(json_fields{reading_, value, path_of(name)});
  }

  /// Calls visit(key, fields) for each field of this object, all of which must be objects.
  template <class Visit>
  void each_object(Visit visit) {
    for (const auto& [key, value] : object_.GetObject())
      visit(view_of(key), json_fields{reading_, value, path_of(view_of(key))});
  }

  /// Calls visit(key, number) for each field of this object, all of which must be whole numbers.
  template <class Visit>
  void each_number(Visit visit) {
    for (const auto& [key, value] : object_.GetObject()) {
      if (const auto number = whole_number(value))
        visit(view_of(key), *number);
      else
        refuse_type(view_of(key), "a whole number");
    }
  }

  /// Calls visit(key, texts) for each field of this object, all of which must be lists of texts.
  template <class Visit>
  void each_texts(Visit visit) {
    for (const auto& [key, value] : object_.GetObject()) {
      std::vector<std::string> texts;
      take_texts(view_of(key), value, texts);
      visit(view_of(key), std::move(texts));
    }
  }

  /// Makes `path: sentence` the reading's failure.
  void refuse(std::string_view sentence);

  [[nodiscard]] json_reading& reading() { return reading_; }

 private:
  [[nodiscard]] const rapidjson::Value* find(const char* name) const;
  [[nodiscard]] const rapidjson::Value* array(const char* name);
  void take_texts(std::string_view name, const rapidjson::Value& list,
                  std::vector<std::string>& target);
  [[nodiscard]] std::optional<int64_t> whole_number(const rapidjson::Value& value) const;
  [[nodiscard]] std::string path_of(std::string_view field) const;
  void refuse_type(std::string_view field, std::string_view expected);
  static std::string_view view_of(const rapidjson::Value& text) {
    return {text.GetString(), text.GetStringLength()};
  }

  json_reading& reading_;
  const rapidjson::Value& object_;
  std::string path_;
};

}  // namespace cafmq
