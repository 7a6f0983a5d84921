// Bodies with tables of topics, groups, routes and positions: what is read is written and read
// again.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/bodies/groups.hpp"
#include "protocol/bodies/progress.hpp"
#include "protocol/bodies/route.hpp"
#include "protocol/bodies/topics.hpp"
#include "test/fuzz/require.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

template <class Read, class Write>
void check(std::string_view json, Read read, Write write) {
  const auto first = read(json);
  if (!first) return;
  const auto second = read(write(*first));
  require(second.has_value(), "what is written is read");
  require(*second == *first, "a body comes back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view json{reinterpret_cast<const char*>(data), size};
  check(json, read_route, [](const topic_route& route) { return write_route(route); });
  check(json, read_cluster, write_cluster);
  check(json, read_member_group, write_member_group);
  check(json, read_topic_table, [](const topics_document& all) { return write_topic_table(all); });
  check(json, read_topic_configs, write_topic_configs);
  check(json, read_topic_list, write_topic_list);
  check(json, read_group_table, write_group_table);
  check(json, read_group_config, write_group_config);
  check(json, read_consumer_offsets, write_consumer_offsets);
  check(json, read_delay_offsets, write_delay_offsets);
  check(json, read_reset_offsets, write_reset_offsets);
  (void)read_topic_stats(json);
  (void)read_consume_stats(json);
  (void)read_client_status(json);
  (void)read_group_configs(json);
  return 0;
}
