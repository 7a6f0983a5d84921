// Bodies that clients send: what is read is written and read again.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/bodies/assignments.hpp"
#include "protocol/bodies/connections.hpp"
#include "protocol/bodies/heartbeat.hpp"
#include "protocol/bodies/lists.hpp"
#include "protocol/bodies/locks.hpp"
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
  check(json, read_heartbeat, write_heartbeat);
  check(json, read_filter_check, write_filter_check);
  check(json, read_lock_request, write_lock_request);
  check(json, read_locked, write_locked);
  check(json, read_assignment_query, write_assignment_query);
  check(json, read_request_mode, write_request_mode);
  check(json, read_consumer_ids, write_consumer_ids);
  check(json, read_text_table, write_text_table);
  check(json, read_connections, write_connections);
  (void)read_consumer_connections(json);
  return 0;
}
