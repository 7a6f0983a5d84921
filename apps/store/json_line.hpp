#pragma once

/// One JSON object on one line, for output that programs read line by line. One thread.

#include <cstdint>
#include <string>
#include <string_view>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace cafmq {

class json_line {
 public:
  json_line() { writer_.StartObject(); }

  json_line& add(std::string_view name, int64_t number);
  json_line& add(std::string_view name, bool value);

  /// Bytes that are no UTF-8 come as `<name>_hex`.
  json_line& add(std::string_view name, std::string_view text);
  json_line& add(std::string_view name, const char* text) {
    return add(name, std::string_view{text});
  }

  json_line& begin(std::string_view name);  ///< an object within
  json_line& end();

  /// With a line end. Nothing may be added afterwards.
  [[nodiscard]] std::string text();

 private:
  void key(std::string_view name);

  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

/// Whether `bytes` are well-formed UTF-8.
[[nodiscard]] bool is_utf8(std::string_view bytes);

/// At most `size_max` bytes from the front, without half a character at the end.
[[nodiscard]] std::string_view cut_text(std::string_view text, size_t size_max);

/// For people: what does not print as \xNN.
[[nodiscard]] std::string printable(std::string_view bytes);

}  // namespace cafmq
