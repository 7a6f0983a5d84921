#include <cstddef>
#include <cstdint>
#include <string_view>

#include "storage/inspect/index_entries.hpp"
#include "test/fuzz/require.hpp"
#include "test/fuzz/scratch_directory.hpp"

using namespace cafmq;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const scratch_directory scratch;
  const auto path = scratch.path() / "20260101120000000";
  write_file(path, {reinterpret_cast<const char*>(data), size}, static_cast<int64_t>(size));
  auto index = index_entries::open(path, std::nullopt);
  if (!index) return 0;
  for (int32_t number = 1; number < index->item_end(); ++number)
    require(index->item(number).has_value(), "every item that is announced can be read");
  for (int32_t slot = 0; slot < index->slots(); ++slot)
    require(index->slot(slot).has_value(), "every slot can be read");
  require(!index->item(-1) && !index->slot(index->slots()), "there is nothing outside");
  return 0;
}
