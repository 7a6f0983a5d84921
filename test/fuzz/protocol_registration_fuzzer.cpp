// A broker's registration: plain, or compressed by the fuzzer so that it gets past zlib, or as
// compressed bytes of the fuzzer's own. The first byte says which.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <zlib.h>

#include "protocol/bodies/properties_text.hpp"
#include "protocol/bodies/registration.hpp"
#include "protocol/codes.hpp"
#include "test/fuzz/require.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

std::string deflated(std::string_view plain) {
  auto size = ::compressBound(plain.size());
  std::string bytes(size, '\0');
  ::compress2(reinterpret_cast<Bytef*>(bytes.data()), &size,
              reinterpret_cast<const Bytef*>(plain.data()), plain.size(), 1);
  bytes.resize(size);
  return bytes;
}

void check_settings(std::string_view text) {
  const auto settings = read_properties_text(text);
  if (!settings) return;
  const auto again = read_properties_text(write_properties_text(*settings));
  if (again) require(*again == *settings, "settings come back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
  const registration_format format{(data[0] & 3) != 0, release::own};
  if (data[0] == 7) check_settings(bytes);
  const auto body = (data[0] & 3) == 1 ? read_registration(deflated(bytes), format)
                                       : read_registration(bytes, format);
  if (!body) return 0;
  const auto again = read_registration(write_registration(*body), {false, release::own});
  require(again.has_value(), "what is written is read");
  require(*again == *body, "a registration comes back");
  return 0;
}
