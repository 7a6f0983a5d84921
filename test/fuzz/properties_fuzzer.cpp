#include <cstddef>
#include <cstdint>
#include <string_view>

#include "message/properties.hpp"
#include "message/tag_hash.hpp"
#include "test/fuzz/require.hpp"

using namespace cafmq;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto properties = decode_properties(text);
  for (const auto& [name, value] : properties) {
    const auto found = find_property(text, name);
    require(found && *found == value, "looking for one property finds what decoding all finds");
  }
  for (const auto name : {property::tags, property::keys, property::unique_key, property::delay})
    require(find_property(text, name).has_value() == (properties.count(name) > 0),
            "a property that is not there is not found");
  (void)tags_code(text);
  const auto encoded = encode_properties(properties);
  if (encoded) require(decode_properties(*encoded) == properties, "properties survive encoding");
  return 0;
}
