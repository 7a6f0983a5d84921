#include "test/e2e/bad_peers.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "test/e2e/attacked_broker.hpp"

using namespace cafmq;
using namespace cafmq::remoting;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;
using std::chrono::microseconds;

namespace {

/// How long 99 of 100 sends took at most.
microseconds slow_send_of(remoting_client& client, int count) {
  std::vector<microseconds> took;
  for (int number = 0; number < count; ++number) {
    const auto begin = steady::now();
    attacked_broker::send(client, std::string(1'000, 'x'));
    took.push_back(std::chrono::duration_cast<microseconds>(steady::now() - begin));
  }
  const auto place = took.begin() + static_cast<std::ptrdiff_t>(took.size() * 99 / 100);
  std::nth_element(took.begin(), place, took.end());
  return *place;
}

/// Something that bad peers do. `act` does it once and says how often that counts.
struct attack {
  const char* name;
  int per_second;
  std::function<int()> act;
};

struct outcome {
  int per_second = 0;
  microseconds p99{};
};

outcome p99_under(const attack& attack, remoting_client& client) {
  std::atomic<bool> stopped = false;
  std::atomic<int> count = 0;
  const auto begin = steady::now();
  const auto seconds = [&] { return std::chrono::duration<double>(steady::now() - begin).count(); };
  std::thread attacker{[&] {
    while (!stopped)
      if (count < seconds() * attack.per_second)
        count += attack.act();
      else
        (void)::poll(nullptr, 0, 1);
  }};
  const auto p99 = slow_send_of(client, 20'000);
  const auto rate = count / seconds();
  stopped = true;
  attacker.join();
  return {static_cast<int>(rate), p99};
}

/// Bytes that come one by one, of frames that are never whole, by `count` peers in turn.
std::function<int()> drip(int port, size_t count) {
  const auto peers = std::make_shared<std::vector<std::unique_ptr<bad_peer>>>(count);
  return [port, peers, next = size_t{0}]() mutable {
    auto& peer = (*peers)[next++ % peers->size()];
    if (peer == nullptr || !peer->send("{")) {
      peer = std::make_unique<bad_peer>(port);
      (void)peer->send({"\0\x10\0\0\0\0\0\x40", 8});
    }
    return 1;
  };
}

/// Pulls of large messages whose answers nobody takes, by peers that are cut off and come again.
std::function<int()> ask_and_not_read(int port, const std::string& pulls) {
  const auto peers = std::make_shared<std::array<std::unique_ptr<bad_peer>, 20>>();
  return [port, peers, pulls, next = size_t{0}]() mutable {
    auto& peer = (*peers)[next++ % peers->size()];
    peer = std::make_unique<bad_peer>(port);
    (void)peer->send(pulls);
    return 1;
  };
}

std::function<int()> answer_unasked(int port) {
  constexpr int at_once = 100;
  std::string answers;
  for (int number = 0; number < at_once; ++number) answers += unasked_answer(number);
  return [peer = std::make_shared<bad_peer>(port), answers] {
    (void)peer->send(answers);
    return at_once;
  };
}

}  // namespace

TEST_CASE("what bad peers cost others", "[.measure]") {
  allow_many_descriptors();
  attacked_broker broker{"maxConnectionsPerAddress=10000\n"};
  const auto port = broker.port();
  remoting_client good{static_cast<uint16_t>(port)};
  for (int number = 0; number < 4; ++number) attacked_broker::send(good, std::string(250'000, 'x'));
  std::string pulls;
  for (int number = 0; number < 20; ++number)
    pulls += good.request(request_code::pull_message, attacked_broker::pull_of(0, false));
  (void)slow_send_of(good, 20'000);
  const auto before = broker.use();
  for (const auto& attack : {
           attack{"connects", 5'000, [&] { return bad_peer{port}.send({}) ? 1 : 0; }},
           attack{"peers with garbage or half a frame", 2'000,
                  [&] {
                    send_garbage(port);
                    return garbage_peers;
                  }},
           attack{"bytes of 500 slow peers", 5'000, drip(port, 500)},
           attack{"answers that nobody asked for", 50'000, answer_unasked(port)},
           attack{"peers that ask for 20 MB and read nothing", 10, ask_and_not_read(port, pulls)},
       }) {
    const auto alone = slow_send_of(good, 20'000);
    const auto with = p99_under(attack, good);
    WARN("p99 of a send: alone " << alone.count() << " us, with " << with.per_second << " "
                                 << attack.name << " a second " << with.p99.count() << " us");
    CHECK(with.p99 < 2 * alone);
  }
  CHECK(broker.await_descriptors(good, before.descriptors));
  const auto after = broker.use();
  WARN("resident before " << (before.resident_bytes >> 20) << " MiB, after "
                          << (after.resident_bytes >> 20) << " MiB");
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
  WARN(each << " bytes for each of " << count << " idle connections; p99 of a send: alone "
            << alone.count() << " us, with them " << with_idle.count() << " us");
  CHECK(each < 16 << 10);
  CHECK(with_idle < 2 * alone);
  idle.clear();
  CHECK(broker.await_descriptors(good, before.descriptors));
}
