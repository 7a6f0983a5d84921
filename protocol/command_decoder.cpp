#include "protocol/command_decoder.hpp"

#include "protocol/header_binary.hpp"

namespace cafmq::remoting {

result<void> command_decoder::decode(const frame& from, command_header& into) {
  if (from.type == serialize_type::rocketmq) return decode_binary_header(from.header, into);
  return json_.decode(from.header, into);
}

}  // namespace cafmq::remoting
