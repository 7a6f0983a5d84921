#pragma once

/// Takes fields out of a parsed JSON object that nobody has checked yet, with their names in every
/// error. Lives for one reading, in one thread.
///
/// Invariants
///  1. A field that is missing or null leaves the target as it was: with its default.
///  2. A field of the wrong type leaves the target as it was and is the reading's failure, unless
///     there is one already: check once, at the end.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <rapidjson/document.h>

#include "base/error.hpp"

namespace cafmq {

/// What all readers of one document share: the first thing that was wrong.
class json_reading {
 public:
  void refuse(std::string sentence) {
    if (!failure_) failure_.emplace(errc::corrupt, std::move(sentence));
  }

  [[nodiscard]] bool ok() const { return !failure_; }

  /// Success, or the first failure.
  [[nodiscard]] result<void> outcome() const;

 private:
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
  void take(const char* name, std::string& target);
  void take(const char* name, std::map<std::string, std::string>& target);

  /// The field as compact JSON text, whatever it is.
  void take_raw(const char* name, std::string& target);

  /// The object that is the field; nothing when it is missing or no object.
  [[nodiscard]] std::optional<json_fields> object(const char* name);

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
      if (value.IsInt64())
        visit(view_of(key), value.GetInt64());
      else
        refuse_type(view_of(key), "a whole number");
    }
  }

  /// Makes `path: sentence` the reading's failure.
  void refuse(std::string_view sentence);

  [[nodiscard]] json_reading& reading() { return reading_; }

 private:
  [[nodiscard]] const rapidjson::Value* find(const char* name) const;
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
