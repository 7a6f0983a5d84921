#include "protocol/header_binary.hpp"

#include <array>
#include <charconv>
#include <limits>

#include "base/bytes.hpp"

namespace cafmq::remoting {
namespace {

constexpr size_t length_size = 4;

template <class Int>
void append_int(std::string& out, Int number) {
  std::array<char, sizeof number> bytes;
  store_big_endian(bytes.data(), number);
  out.append(bytes.data(), bytes.size());
}

result<void> take_fields(std::string_view encoded, ext_fields& into) {
  byte_reader in{encoded};
  while (in.left() > 0) {
    const auto name = in.take_bytes(in.take<int16_t>());
    const auto value = in.take_bytes(in.take<int32_t>());
    if (!in.ok())
      return fail(errc::invalid_argument, "ext field {} of the binary header is malformed",
                  into.size());
    if (name.empty() || value.empty()) continue;
    if (!into.add(name, value))
      return fail(errc::invalid_argument, "the binary header has more than {} ext fields",
                  ext_fields_max);
  }
  return {};
}

}  // namespace

result<void> decode_binary_header(std::string_view header, command_header& into) {
  into.clear();
  byte_reader in{header};
  into.code = in.take<int16_t>();
  into.language = language_numbered(in.take<uint8_t>());
  into.version = in.take<int16_t>();
  into.opaque = in.take<int32_t>();
  into.flag = in.take<int32_t>();
  into.remark = in.take_bytes(in.take<int32_t>());
  const auto fields = in.take_bytes(in.take<int32_t>());
  if (!in.ok())
    return fail(errc::invalid_argument, "the binary header of {} bytes is cut short",
                header.size());
  if (in.left() > 0)
    return fail(errc::invalid_argument, "the binary header has {} bytes behind its end", in.left());
  return take_fields(fields, into.fields);
}

binary_header_encoder::binary_header_encoder(std::string& out, const command_line& line)
    : out_{out} {
  using limits = std::numeric_limits<int16_t>;
  CAFMQ_CHECK(line.code >= limits::min() && line.code <= limits::max());
  CAFMQ_CHECK(line.version >= limits::min() && line.version <= limits::max());
  append_int(out_, static_cast<int16_t>(line.code));
  append_int(out_, static_cast<uint8_t>(line.language));
  append_int(out_, static_cast<int16_t>(line.version));
  append_int(out_, line.opaque);
  append_int(out_, line.flag);
  append_int(out_, static_cast<uint32_t>(line.remark.size()));
  out_.append(line.remark);
  append_int(out_, uint32_t{0});  // the fields' length, which end knows
  fields_begin_ = out_.size();
}

void binary_header_encoder::put(std::string_view name, std::string_view value) {
  put_name(name, value.size());
  out_.append(value);
}

void binary_header_encoder::put(std::string_view name, int64_t value) {
  std::array<char, 20> digits;  // "-9223372036854775808"
  const auto [end, wrong] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  static_cast<void>(wrong);  // all 64-bit numbers fit
  put(name, {digits.data(), static_cast<size_t>(end - digits.data())});
}

void binary_header_encoder::put_name(std::string_view name, size_t value_size) {
  append_int(out_, static_cast<uint16_t>(name.size()));
  out_.append(name);
  append_int(out_, static_cast<uint32_t>(value_size));
}

void binary_header_encoder::end() {
  store_big_endian(out_.data() + fields_begin_ - length_size,
                   static_cast<uint32_t>(out_.size() - fields_begin_));
}

}  // namespace cafmq::remoting
