#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/groups_document.hpp"
#include "protocol/json_text.hpp"
#include "protocol/offsets_document.hpp"
#include "protocol/topics_document.hpp"
#include "test/fuzz/require.hpp"

using namespace cafmq;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view json{reinterpret_cast<const char*>(data), size};
  if (!parse_json(json)) return 0;
  if (const auto topics = read_topics(json))
    require(read_topics(write_topics(*topics)).value() == *topics,
            "topics are read as they were written");
  if (const auto groups = read_groups(json))
    require(read_groups(write_groups(*groups)).value() == *groups,
            "groups are read as they were written");
  if (const auto offsets = read_offsets(json))
    require(read_offsets(write_offsets(*offsets)).value() == *offsets,
            "offsets are read as they were written");
  return 0;
}
