// A JSON header that is read is written and read again; its fields make typed headers or errors.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/command_decoder.hpp"
#include "protocol/headers/header_reader.hpp"
#include "protocol/headers/pop.hpp"
#include "protocol/headers/pull.hpp"
#include "protocol/headers/registration.hpp"
#include "protocol/headers/relays.hpp"
#include "protocol/headers/send.hpp"
#include "test/fuzz/require.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

std::string written(const command_header& header) {
  std::string out;
  json_header_encoder encoder{out, header.code};
  for (const auto& [name, value] : header.fields) encoder.put(name, value);
  encoder.end(header);
  return out;
}

// Names are our own when we write; those of others may need escapes.
bool plain_names(const command_header& header) {
  for (const auto& field : header.fields)
    for (const auto c : field.name)
      if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) return false;
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view json{reinterpret_cast<const char*>(data), size};
  json_header_decoder decoder;
  command_header header;
  if (!decoder.decode(json, header)) return 0;
  (void)read_send_message(header);
  (void)read_header<pull_message_request>(header.fields);
  (void)read_header<register_broker_request>(header.fields);
  (void)read_header<reset_offset_request>(header.fields);
  (void)read_header<pop_message_request>(header.fields);
  if (!plain_names(header)) return 0;
  const auto text = written(header);
  json_header_decoder second;
  command_header again;
  require(second.decode(text, again).has_value(), "what is written is read");
  require(static_cast<const command_line&>(again) == header, "the line comes back");
  require(std::equal(header.fields.begin(), header.fields.end(), again.fields.begin(),
                     again.fields.end()),
          "the fields come back");
  return 0;
}
