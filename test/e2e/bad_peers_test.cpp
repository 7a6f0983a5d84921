#include "test/e2e/bad_peers.hpp"

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "protocol/headers/pull.hpp"
#include "protocol/headers/send.hpp"
#include "test/e2e/cluster.hpp"
#include "test/support/remoting_client.hpp"

using namespace cafmq;
using namespace cafmq::remoting;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

constexpr size_t mebibyte = size_t{1} << 20;

// What a process may take more than before without having lost it: the allocator's rest.
constexpr size_t memory_slack = 24 * mebibyte;

/// A broker with settings of its own, and a good client.
class attacked_broker {
 public:
  explicit attacked_broker(const std::string& settings = {}) {
    std::ofstream{file()} << settings;
    cluster_.start();
  }

  [[nodiscard]] int port() const { return cluster_.remoting_port(); }
  [[nodiscard]] child_process& process() { return cluster_.server(); }
  [[nodiscard]] process_use use() { return use_of(process().id()); }

  /// Stores a message; its answer has come when this returns.
  static void send(remoting_client& client, const std::string& body) {
    send_message_request header;
    header.producer_group = "producers";
    header.topic = "T";
    header.default_topic = "TBW102";
    header.queue_id = 0;
    std::string bytes;
    command_writer writer{bytes, client.type(),
                          request_line(request_code::send_message_v2, client.next_opaque())};
    write_send_message(header, request_code::send_message_v2, writer);
    writer.end(body.size());
    client.send_bytes(bytes + body);
    REQUIRE(client.receive().code() == response_code::success);
  }

  static pull_message_request pull_of(int64_t from, bool waits) {
    pull_message_request pull;
    pull.consumer_group = "readers";
    pull.topic = "T";
    pull.queue_position = from;
    pull.messages_max = 32;
    pull.bytes_max = 1 << 20;
    pull.system_flag = pull_flag::subscription | (waits ? pull_flag::suspend : 0);
    pull.suspend_timeout_ms = waits ? 15'000 : 0;
    pull.subscription = "*";
    return pull;
  }

  /// Goes on asking until no more descriptors are open than `count`. False after 20 s.
  bool await_descriptors(remoting_client& client, size_t count) {
    const auto deadline = steady::now() + 20s;
    while (use().descriptors > count) {
      if (steady::now() > deadline) return false;
      send(client, "meanwhile");
    }
    return true;
  }

 private:
  [[nodiscard]] std::string file() const { return (directory_.path() / "broker.conf").string(); }

  temporary_directory directory_;
  standalone_cluster cluster_{{"-c", file()}};
};

/// How long 99 of 100 sends took at most.
std::chrono::microseconds slow_send_of(remoting_client& client, int count) {
  std::vector<std::chrono::microseconds> took;
  for (int number = 0; number < count; ++number) {
    const auto begin = steady::now();
    attacked_broker::send(client, std::string(1'000, 'x'));
    took.push_back(std::chrono::duration_cast<std::chrono::microseconds>(steady::now() - begin));
  }
  const auto place = took.begin() + static_cast<std::ptrdiff_t>(took.size() * 99 / 100);
  std::nth_element(took.begin(), place, took.end());
  return *place;
}

struct attack {
  int peers_per_second = 0;
  std::chrono::microseconds p99{};
};

/// The same while bad peers come, all that can with a `pause_ms` of 0.
attack p99_under_attack(remoting_client& client, int port, int pause_ms) {
  std::atomic<bool> stopped = false;
  int rounds = 0;
  std::thread attacker{[&] {
    for (; !stopped; ++rounds) {
      send_garbage(port);
      if (pause_ms > 0) (void)::poll(nullptr, 0, pause_ms);
    }
  }};
  const auto begin = steady::now();
  const auto p99 = slow_send_of(client, 20'000);
  const auto seconds = std::chrono::duration<double>(steady::now() - begin).count();
  stopped = true;
  attacker.join();
  return {static_cast<int>(garbage_peers * rounds / seconds), p99};
}

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
      "maxUnsentBytesPerConnection=8388608\nmaxUnsentBytes=33554432\ncommitLogHotTail=0\n"};
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
  // Twice the bound: CAF has the answers of a connection in a buffer that doubles.
  check_memory(broker, before.resident_bytes + (2 * 32 + 16) * mebibyte);
  CHECK(broker.use().descriptors < before.descriptors + 20);
  const auto begin = steady::now();
  broker.process().signal(SIGTERM);
  CHECK(broker.process().wait(15s) == 0);
  WARN("stopped with deaf peers in "
       << std::chrono::duration_cast<std::chrono::milliseconds>(steady::now() - begin).count()
       << " ms");
}

TEST_CASE("memory of an idle connection, and what thousands of them cost others", "[.measure]") {
  allow_many_descriptors();
  attacked_broker broker{"maxConnectionsPerAddress=10000\n"};
  remoting_client good{static_cast<uint16_t>(broker.port())};
  (void)slow_send_of(good, 20'000);
  const auto alone = slow_send_of(good, 20'000);
  const auto before = broker.use();
  constexpr int count = 5'000;
  std::vector<std::unique_ptr<remoting_client>> idle;
  for (int number = 0; number < count; ++number) {
    idle.push_back(std::make_unique<remoting_client>(static_cast<uint16_t>(broker.port())));
    (void)idle.back()->ask(request_code::get_broker_config, no_header{});
  }
  const auto each = (broker.use().resident_bytes - before.resident_bytes) / count;
  const auto with_idle = slow_send_of(good, 20'000);
  const auto some = p99_under_attack(good, broker.port(), 5);
  const auto full = p99_under_attack(good, broker.port(), 0);
  WARN(each << " bytes for each of " << count << " idle connections; p99 of a send: alone "
            << alone.count() << " us, with them " << with_idle.count() << " us, with "
            << some.peers_per_second << " bad peers a second " << some.p99.count() << " us, with "
            << full.peers_per_second << " " << full.p99.count() << " us");
  CHECK(each < 16 << 10);
  CHECK(with_idle < 2 * alone);
  CHECK(some.p99 < 2 * alone);
  idle.clear();
  CHECK(broker.await_descriptors(good, before.descriptors));
}
