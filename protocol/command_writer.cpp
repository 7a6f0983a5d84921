#include "protocol/command_writer.hpp"

#include "base/bytes.hpp"

namespace cafmq::remoting {

void begin_header(std::string& out) {
  out.append(frame_prefix_size, '\0');
}

void end_header(std::string& out, size_t begin, serialize_type type, size_t body_size) {
  constexpr size_t header_word_size = 4;
  const auto header_size = out.size() - begin - frame_prefix_size;
  CAFMQ_CHECK(header_size < size_t{1} << 24);
  CAFMQ_CHECK(body_size < size_t{1} << 31);
  store_big_endian(out.data() + begin,
                   static_cast<uint32_t>(header_word_size + header_size + body_size));
  store_big_endian(out.data() + begin + header_word_size,
                   static_cast<uint32_t>(static_cast<uint32_t>(type) << 24 | header_size));
}

command_writer::command_writer(std::string& out, serialize_type type, const command_line& line)
    : out_{out},
      begin_{out.size()},
      type_{type},
      line_{line},
      encoder_{encoder_of(out, type, line)} {}

command_writer::encoder command_writer::encoder_of(std::string& out, serialize_type type,
                                                   const command_line& line) {
  begin_header(out);
  if (type == serialize_type::rocketmq)
    return encoder{std::in_place_type<binary_header_encoder>, out, line};
  return encoder{std::in_place_type<json_header_encoder>, out, line.code};
}

void command_writer::put(std::string_view name, std::string_view value) {
  std::visit([&](auto& encoder) { encoder.put(name, value); }, encoder_);
}

void command_writer::put(std::string_view name, int64_t value) {
  std::visit([&](auto& encoder) { encoder.put(name, value); }, encoder_);
}

void command_writer::end(size_t body_size) {
  if (auto* json = std::get_if<json_header_encoder>(&encoder_))
    json->end(line_);
  else
    std::get<binary_header_encoder>(encoder_).end();
  end_header(out_, begin_, type_, body_size);
}

}  // namespace cafmq::remoting
