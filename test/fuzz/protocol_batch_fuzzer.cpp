// A batch that is read is written and read again; nothing is read out of bounds.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "message/batch_codec.hpp"
#include "test/fuzz/require.hpp"

using namespace cafmq;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t items_max = 64;
  const std::string_view batch{reinterpret_cast<const char*>(data), size};
  const auto items = decode_batch(batch, items_max);
  if (!items) return 0;
  require(!items->empty() && items->size() <= items_max, "a batch has some items and not too many");
  std::string again;
  for (const auto& item : *items) append_to_batch(again, item);
  require(again.size() == batch.size(), "a batch is all of its bytes");
  const auto second = decode_batch(again, items_max);
  require(second && second->size() == items->size(), "what is written is read");
  for (size_t place = 0; place < items->size(); ++place) {
    const auto& [flag, body, properties, system_flag] = (*items)[place];
    const auto& other = (*second)[place];
    require(other.flag == flag && other.body == body && other.properties == properties &&
                other.system_flag == system_flag,
            "items come back");
  }
  return 0;
}
