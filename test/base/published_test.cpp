#include "base/published.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace cafmq;

TEST_CASE("there is always a value, and the newest one is read") {
  published<std::vector<int>> table;
  CHECK(table.read()->empty());
  table.publish({1, 2});
  CHECK(*table.read() == std::vector<int>{1, 2});
  const published<int> started{7};
  CHECK(*started.read() == 7);
}

TEST_CASE("what a reader took stays as it was") {
  published<std::vector<int>> table{{1}};
  const auto taken = table.read();
  table.publish({2});
  CHECK(*taken == std::vector<int>{1});
  CHECK(*table.read() == std::vector<int>{2});
}

TEST_CASE("a value goes away with its last reader") {
  published<std::shared_ptr<int>> table{std::make_shared<int>(1)};
  const std::weak_ptr<int> watched = *table.read();
  auto taken = table.read();
  table.publish(nullptr);
  CHECK_FALSE(watched.expired());
  taken.reset();
  CHECK(watched.expired());
}

TEST_CASE("threads that read while another publishes see whole values that never get older") {
  constexpr int rounds = 20'000;
  struct pair {
    int first = 0;
    int second = 0;
  };
  published<pair> table;
  std::atomic<bool> torn{false};
  std::atomic<bool> older{false};
  const auto read_until_last = [&] {
    for (int last_seen = 0; last_seen != rounds;) {
      const auto seen = table.read();
      if (seen->first != seen->second) torn = true;
      if (seen->first < last_seen) older = true;
      last_seen = seen->first;
    }
  };
  std::thread first_reader{read_until_last};
  std::thread second_reader{read_until_last};
  for (int round = 1; round <= rounds; ++round) table.publish({round, round});
  first_reader.join();
  second_reader.join();
  CHECK_FALSE(torn);
  CHECK_FALSE(older);
}
