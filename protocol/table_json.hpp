#pragma once

/// What RocketMQ's table files have in common: their layout, the `dataVersion` that opens them, and
/// objects of texts. Pure functions; any thread.

#include <map>
#include <string>
#include <string_view>

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include "message/topic_config.hpp"
#include "protocol/json_fields.hpp"

namespace cafmq {

/// Keys are always quoted: RocketMQ reads that as well, and so does everybody else.
class table_writer {
 public:
  table_writer() { writer_.SetIndent('\t', 1); }

  void open() { writer_.StartObject(); }
  void open(std::string_view key) {
    write_key(key);
    writer_.StartObject();
  }
  void close() { writer_.EndObject(); }

  void field(std::string_view key, bool value) {
    write_key(key);
    writer_.Bool(value);
  }
  void field(std::string_view key, int64_t value) {
    write_key(key);
    writer_.Int64(value);
  }
  void field(std::string_view key, std::string_view value) {
    write_key(key);
    write_text(value);
  }
  void field(std::string_view key, const char* value) { field(key, std::string_view{value}); }
  void field(std::string_view key, int32_t value) { field(key, int64_t{value}); }

  /// An object of texts.
  void field(std::string_view key, const std::map<std::string, std::string>& texts);

  /// `json` is valid JSON and is written as it is.
  void raw_field(std::string_view key, const std::string& json);

  /// The object `dataVersion`.
  void field(const data_version& version);

  [[nodiscard]] std::string text() const { return {text_.GetString(), text_.GetSize()}; }

 private:
  void write_key(std::string_view key) {
    writer_.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
  }
  void write_text(std::string_view text) {
    writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }

  rapidjson::StringBuffer text_;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer_{text_};
};

/// The table's `dataVersion`; zeros for what is missing.
[[nodiscard]] data_version take_data_version(json_fields& table);

}  // namespace cafmq
