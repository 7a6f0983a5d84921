// A binary header that is read is written and read again.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/header_binary.hpp"
#include "protocol/headers/header_reader.hpp"
#include "protocol/headers/send.hpp"
#include "test/fuzz/require.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  command_header header;
  if (!decode_binary_header(bytes, header)) return 0;
  (void)read_send_message(header);
  std::string out;
  binary_header_encoder encoder{out, header};
  for (const auto& [name, value] : header.fields) encoder.put(name, value);
  encoder.end();
  command_header again;
  require(decode_binary_header(out, again).has_value(), "what is written is read");
  require(static_cast<const command_line&>(again) == header, "the line comes back");
  require(std::equal(header.fields.begin(), header.fields.end(), again.fields.begin(),
                     again.fields.end()),
          "the fields come back");
  return 0;
}
