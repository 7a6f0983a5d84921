#include "apps/store/json_line.hpp"

#include <fmt/format.h>
#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>

namespace cafmq {
namespace {

std::string hex_of(std::string_view bytes) {
  std::string text;
  for (const auto byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

}  // namespace

json_line& json_line::add(std::string_view name, int64_t number) {
  key(name);
  writer_.Int64(number);
  return *this;
}

json_line& json_line::add(std::string_view name, bool value) {
  key(name);
  writer_.Bool(value);
  return *this;
}

json_line& json_line::add(std::string_view name, std::string_view text) {
  const bool readable = is_utf8(text);
  key(readable ? std::string{name} : std::string{name} + "_hex");
  const auto shown = readable ? std::string{text} : hex_of(text);
  writer_.String(shown.data(), static_cast<rapidjson::SizeType>(shown.size()));
  return *this;
}

json_line& json_line::begin(std::string_view name) {
  key(name);
  writer_.StartObject();
  return *this;
}

json_line& json_line::end() {
  writer_.EndObject();
  return *this;
}

std::string json_line::text() {
  writer_.EndObject();
  return std::string{buffer_.GetString(), buffer_.GetSize()} + '\n';
}

void json_line::key(std::string_view name) {
  const auto shown = is_utf8(name) ? std::string{name} : hex_of(name);
  writer_.Key(shown.data(), static_cast<rapidjson::SizeType>(shown.size()));
}

bool is_utf8(std::string_view bytes) {
  rapidjson::MemoryStream in{bytes.data(), bytes.size()};
  rapidjson::StringBuffer checked;
  while (in.Tell() < bytes.size())
    if (!rapidjson::UTF8<>::Validate(in, checked)) return false;
  return in.Tell() == bytes.size();
}

std::string_view cut_text(std::string_view text, size_t size_max) {
  if (text.size() <= size_max) return text;
  constexpr unsigned char continues_mask = 0xC0;
  constexpr unsigned char continues = 0x80;
  size_t size = size_max;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & continues_mask) == continues) --size;
  return text.substr(0, size);
}

std::string printable(std::string_view bytes) {
  const bool readable = is_utf8(bytes);
  std::string text;
  for (const auto byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    constexpr unsigned char last_control = 0x1F;
    constexpr unsigned char first_high = 0x7F;
    if (code <= last_control || code == first_high || (code > first_high && !readable))
      text += fmt::format("\\x{:02x}", code);
    else
      text += byte;
  }
  return text;
}

}  // namespace cafmq
