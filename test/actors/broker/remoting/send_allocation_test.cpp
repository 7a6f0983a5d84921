#include "test/support/allocation_counter.hpp"

#include <catch2/catch.hpp>

#include "test/actors/broker/remoting/door_fixture.hpp"

#ifdef CAFMQ_COUNTS_ALLOCATIONS

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr int64_t messages_at_once = 100;

// Sends them in one write and waits for their answers.
void send_many(remoting_client& client) {
  std::string bytes;
  for (int64_t count = 0; count < messages_at_once; ++count)
    bytes += door_fixture::send_of(client, "words", std::string(200, 'x'),
                                   "UNIQ_KEY\x01"
                                   "7F00000100002A9F0000000000000001\x02");
  client.send_bytes(bytes);
  for (int64_t count = 0; count < messages_at_once; ++count)
    REQUIRE(client.receive().code() == response_code::success);
}

}  // namespace

// A read may bring all of them or fewer, and costs a few allocations; a message costs none.
TEST_CASE("the door allocates nothing for a message once it is warm") {
  const auto flush = GENERATE(flush_mode::async, flush_mode::sync);
  door_fixture fixture{flush};
  remoting_client client{fixture.broker_port()};
  for (int warm = 0; warm < 5; ++warm) send_many(client);
  const auto before = fixture.on_door_thread([] { return allocations; });
  send_many(client);
  const auto made = fixture.on_door_thread([] { return allocations; }) - before;
  CHECK(made < messages_at_once);
}

#endif
