#include "test/e2e/bad_peers.hpp"

#include <chrono>
#include <csignal>
#include <memory>
#include <vector>

#include <catch2/catch.hpp>

#include "test/e2e/attacked_broker.hpp"

using namespace cafmq;
using namespace cafmq::remoting;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

constexpr size_t mebibyte = size_t{1} << 20;

// What a process may take more than before without having lost it: the allocator's rest.
constexpr size_t memory_slack = 24 * mebibyte;

// With the address sanitizer, which keeps what is freed, the number says nothing.
void check_memory([[maybe_unused]] attacked_broker& broker, [[maybe_unused]] size_t bytes_max) {
#ifndef __SANITIZE_ADDRESS__
  CHECK(broker.use().resident_bytes < bytes_max);
#endif
}

}  // namespace

TEST_CASE("garbage and half frames cost a broker nothing that lasts") {
  attacked_broker broker;
  remoting_client good{static_cast<uint16_t>(broker.port())};
  for (int round = 0; round < 50; ++round) send_garbage(broker.port());
  attacked_broker::send(good, "warm");
  const auto before = broker.use();
  for (int round = 0; round < 300; ++round) send_garbage(broker.port());
  CHECK(broker.await_descriptors(good, before.descriptors));
  check_memory(broker, before.resident_bytes + memory_slack);
}

TEST_CASE("thousands of connects leave no descriptor behind, and others are served") {
  attacked_broker broker;
  remoting_client good{static_cast<uint16_t>(broker.port())};
  attacked_broker::send(good, "warm");
  const auto before = broker.use();
  for (int number = 0; number < 5'000; ++number) {
    const bad_peer peer{broker.port()};
    if (number % 100 == 0) attacked_broker::send(good, "meanwhile");
  }
  CHECK(broker.await_descriptors(good, before.descriptors));
  check_memory(broker, before.resident_bytes + memory_slack);
}

TEST_CASE("more connections than one address may have are refused, and the door stays open") {
  attacked_broker broker{"maxConnectionsPerAddress=50\n"};
  remoting_client good{static_cast<uint16_t>(broker.port())};
  attacked_broker::send(good, "warm");
  const auto before = broker.use();
  std::vector<std::unique_ptr<bad_peer>> peers;
  for (int number = 0; number < 500; ++number)
    peers.push_back(std::make_unique<bad_peer>(broker.port()));
  CHECK(peers.back()->is_closed());
  attacked_broker::send(good, "meanwhile");
  CHECK(broker.await_descriptors(good, before.descriptors + 50));
  peers.clear();
  CHECK(broker.await_descriptors(good, before.descriptors));
}

TEST_CASE("who drips bytes without a frame is closed after its time") {
  attacked_broker broker{"firstFrameTimeoutMillis=500\n"};
  remoting_client good{static_cast<uint16_t>(broker.port())};
  attacked_broker::send(good, "warm");
  const bad_peer drip{broker.port()};
  REQUIRE(drip.send({"\0\0\xff\xff\0\0\0\x40", 8}));
  const auto deadline = steady::now() + 20s;
  while (drip.send("{") && steady::now() < deadline) attacked_broker::send(good, "meanwhile");
  CHECK(drip.is_closed());
}

TEST_CASE("a peer that takes no answers is bounded, cut off, and holds up no stop") {
  attacked_broker broker{
      "writeBufferHighWaterMark=1048576\nwriteBufferLowWaterMark=524288\n"
      "maxUnsentBytesPerConnection=8388608\nmaxUnsentBytes=33554432\ncommitLogHotTail=0\n"
      "maxColdPulls=50\n"};
  remoting_client good{static_cast<uint16_t>(broker.port())};
  for (int number = 0; number < 4; ++number) attacked_broker::send(good, std::string(250'000, 'x'));
  for (int at = 0; at < 4; ++at)
    REQUIRE(good.ask(request_code::pull_message, attacked_broker::pull_of(at, true)).code() ==
            response_code::success);
  const auto before = broker.use();
  std::string pulls;
  for (int number = 0; number < 100; ++number)
    pulls += good.request(request_code::pull_message, attacked_broker::pull_of(0, false));
  std::vector<std::unique_ptr<bad_peer>> deaf;
  for (int number = 0; number < 20; ++number) {
    auto& peer = deaf.emplace_back(std::make_unique<bad_peer>(broker.port()));
    REQUIRE(peer->send(pulls));
  }
  for (int number = 0; number < 100; ++number) attacked_broker::send(good, "meanwhile");
  // Twice the bound, as CAF has the answers of a connection in a buffer that doubles, and what COLD
  // READ has read meanwhile.
  check_memory(broker, before.resident_bytes + (2 * 32 + 16) * mebibyte);
  CHECK(broker.await_descriptors(good, before.descriptors + 19));
  const auto begin = steady::now();
  broker.process().signal(SIGTERM);
  CHECK(broker.process().wait(15s) == 0);
  WARN("stopped with deaf peers in "
       << std::chrono::duration_cast<std::chrono::milliseconds>(steady::now() - begin).count()
       << " ms");
}

TEST_CASE("answers that nobody has asked for cost a broker nothing") {
  attacked_broker broker;
  remoting_client good{static_cast<uint16_t>(broker.port())};
  const bad_peer liar{broker.port()};
  attacked_broker::send(good, "warm");
  const auto before = broker.use();
  std::string answers;
  for (int number = 0; number < 1'000; ++number) answers += unasked_answer(number);
  for (int round = 0; round < 100; ++round) REQUIRE(liar.send(answers));
  attacked_broker::send(good, "meanwhile");
  CHECK(broker.use().descriptors <= before.descriptors + 1);  // the liar may be counted late
  check_memory(broker, before.resident_bytes + memory_slack);
}

TEST_CASE("who asks for what is not there yet and leaves is forgotten in time") {
  attacked_broker broker{"longPollingEnable=false\nshortPollingTimeMills=500\n"};
  remoting_client good{static_cast<uint16_t>(broker.port())};
  attacked_broker::send(good, "warm");
  REQUIRE(good.ask(request_code::pull_message, attacked_broker::pull_of(0, true)).code() ==
          response_code::success);
  const auto before = broker.use();
  for (int number = 0; number < 2'000; ++number) {
    const bad_peer peer{broker.port()};
    (void)peer.send(good.request(request_code::pull_message, attacked_broker::pull_of(1, true)));
  }
  CHECK(broker.await_descriptors(good, before.descriptors));
  check_memory(broker, before.resident_bytes + memory_slack);
}
