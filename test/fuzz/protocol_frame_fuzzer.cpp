// Frames are the same however a connection's bytes are cut; the first byte says how.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/command_decoder.hpp"
#include "test/fuzz/require.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

// What came out of a connection: every header and body, and whether it ended well.
struct outcome {
  std::string content;
  bool good = true;
  size_t pending = 0;
};

outcome split(std::string_view bytes, size_t step) {
  outcome seen;
  frame_splitter splitter{{size_t{1} << 16, size_t{1} << 12}};
  command_decoder decoder;
  command_header header;
  const auto visit = [&](const frame& one) -> result<void> {
    seen.content.append(one.header).append(1, '|').append(one.body).append(1, '\n');
    if (const auto decoded = decoder.decode(one, header); decoded)
      seen.content.append(std::to_string(header.opaque)).append(header.remark);
    return {};
  };
  for (size_t at = 0; at < bytes.size() && seen.good; at += step)
    seen.good = splitter.split(bytes.substr(at, step), visit).has_value();
  seen.pending = splitter.pending();
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
  const auto whole = split(bytes, bytes.size() + 1);
  const auto cut = split(bytes, size_t{data[0]} % 64 + 1);
  require(whole.good == cut.good, "bytes are as good in pieces as in one");
  require(whole.content == cut.content, "frames are the same however the bytes are cut");
  if (whole.good) require(whole.pending == cut.pending, "the same is left over");
  require(cut.pending <= bytes.size(), "no more is kept than has come");
  return 0;
}
