#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/names.hpp"
#include "storage/queue_inventory.hpp"
#include "test/fuzz/require.hpp"

using namespace cafmq;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto queues = parse_inventory({reinterpret_cast<const char*>(data), size});
  for (const auto& known : queues)
    require(check_topic_name(known.queue.topic) && known.queue.queue_id >= 0 &&
                known.end >= queue_offset{0},
            "an inventory names possible queues only");
  require(parse_inventory(format_inventory(queues)) == queues,
          "an inventory is read as it was written");
  return 0;
}
