#include "client/rebalance.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

using texts = std::vector<std::string>;

// What RocketMQ's classes (5.3.3) return for the same input: for each member, separated by '|', the
// places of its queues in the sorted list. "hosts", "three" and "odd" stand for the lists below.
struct golden_share {
  std::string_view strategy;
  std::string_view brokers;
  int32_t queues_of_each;
  std::string_view members;
  std::string_view shares;
};

constexpr golden_share golden[] = {
    {"average", "a", 1, "c1", "0"},
    {"circle", "a", 1, "c1", "0"},
    {"hash", "a", 1, "c1", "0"},
    {"hash 3", "a", 1, "c1", "0"},
    {"average", "a,b", 4, "c1", "0 1 2 3 4 5 6 7"},
    {"circle", "a,b", 4, "c1", "0 1 2 3 4 5 6 7"},
    {"hash", "a,b", 4, "c1", "0 1 2 3 4 5 6 7"},
    {"hash 3", "a,b", 4, "c1", "0 1 2 3 4 5 6 7"},
    {"average", "three", 5, "c1", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14"},
    {"circle", "three", 5, "c1", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14"},
    {"hash", "three", 5, "c1", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14"},
    {"hash 3", "three", 5, "c1", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14"},
    {"average", "a", 1, "c1,c2", "0|-"},
    {"circle", "a", 1, "c1,c2", "0|-"},
    {"hash", "a", 1, "c1,c2", "0|-"},
    {"hash 3", "a", 1, "c1,c2", "0|-"},
    {"average", "a,b", 4, "c1,c2", "0 1 2 3|4 5 6 7"},
    {"circle", "a,b", 4, "c1,c2", "0 2 4 6|1 3 5 7"},
    {"hash", "a,b", 4, "c1,c2", "0 2 3 4 5 7|1 6"},
    {"hash 3", "a,b", 4, "c1,c2", "0 1 2 3 4 5 6 7|-"},
    {"average", "three", 5, "c1,c2", "0 1 2 3 4 5 6 7|8 9 10 11 12 13 14"},
    {"circle", "three", 5, "c1,c2", "0 2 4 6 8 10 12 14|1 3 5 7 9 11 13"},
    {"hash", "three", 5, "c1,c2", "1 3 5 7 11 13 14|0 2 4 6 8 9 10 12"},
    {"hash 3", "three", 5, "c1,c2", "0 2 3 4 5 7 8 10 12 13 14|1 6 9 11"},
    {"average", "a", 1, "c1,c2,c3", "0|-|-"},
    {"circle", "a", 1, "c1,c2,c3", "0|-|-"},
    {"hash", "a", 1, "c1,c2,c3", "0|-|-"},
    {"hash 3", "a", 1, "c1,c2,c3", "-|-|0"},
    {"average", "a,b", 4, "c1,c2,c3", "0 1 2|3 4 5|6 7"},
    {"circle", "a,b", 4, "c1,c2,c3", "0 3 6|1 4 7|2 5"},
    {"hash", "a,b", 4, "c1,c2,c3", "0 2 5 7|1 6|3 4"},
    {"hash 3", "a,b", 4, "c1,c2,c3", "6 7|-|0 1 2 3 4 5"},
    {"average", "three", 5, "c1,c2,c3", "0 1 2 3 4|5 6 7 8 9|10 11 12 13 14"},
    {"circle", "three", 5, "c1,c2,c3", "0 3 6 9 12|1 4 7 10 13|2 5 8 11 14"},
    {"hash", "three", 5, "c1,c2,c3", "1 3 11 13|0 2 4 6 8 9 10 12|5 7 14"},
    {"hash 3", "three", 5, "c1,c2,c3", "12|1 6 9 11|0 2 3 4 5 7 8 10 13 14"},
    {"average", "a", 1, "hosts", "0|-|-|-|-"},
    {"circle", "a", 1, "hosts", "0|-|-|-|-"},
    {"hash", "a", 1, "hosts", "-|-|-|0|-"},
    {"hash 3", "a", 1, "hosts", "-|-|-|0|-"},
    {"average", "a,b", 4, "hosts", "0 1|2 3|4 5|6|7"},
    {"circle", "a,b", 4, "hosts", "0 5|1 6|2 7|3|4"},
    {"hash", "a,b", 4, "hosts", "3|2 4 7|1 6|0 5|-"},
    {"hash 3", "a,b", 4, "hosts", "-|1 2 7|3|0 4 5|6"},
    {"average", "three", 5, "hosts", "0 1 2|3 4 5|6 7 8|9 10 11|12 13 14"},
    {"circle", "three", 5, "hosts", "0 5 10|1 6 11|2 7 12|3 8 13|4 9 14"},
    {"hash", "three", 5, "hosts", "1 4 8 14|3 5 7 9 10 13|0 2|6 11|12"},
    {"hash 3", "three", 5, "hosts", "-|0 1 2 3 7 10 11 13|4 8 14|5 6 9|12"},
    {"hash 0", "a", 4, "c1,c2", "-|-"},
    {"room", "r1@a,r2@b,r3@c", 3, "c1", "0 1 2 6 7 8"},
    {"room", "odd", 2, "c1", "8 9 12 13"},
    {"room", "r1@a,r2@b,r3@c", 3, "c1,c2", "0 1 2|6 7 8"},
    {"room", "odd", 2, "c1,c2", "8 9|12 13"},
    {"room", "r1@a,r2@b,r3@c", 3, "c1,c2,c3", "0 1|2 6|7 8"},
    {"room", "odd", 2, "c1,c2,c3", "8 13|9|12"},
    {"room", "r1@a,r2@b,r3@c", 3, "hosts", "0 8|1|2|6|7"},
    {"room", "odd", 2, "hosts", "8|9|12|13|-"},
    {"nearby average", "r1-a,r2-b,r3-c", 4, "r1-c1,r1-c2,r2-c1", "0 1 8 9|2 3 10|4 5 6 7 11"},
    {"nearby circle", "r1-a,r2-b,r3-c", 4, "r1-c1,r1-c2,r2-c1", "0 2 8 11|1 3 9|4 5 6 7 10"},
    {"nearby hash", "r1-a,r2-b,r3-c", 4, "r1-c1,r1-c2,r2-c1", "1 2|0 3 10|4 5 6 7 8 9 11"},
    {"nearby average", "r1-a,r2-b,r3-c", 4, "r1-c1,r2-c1,r3-c1", "0 1 2 3|4 5 6 7|8 9 10 11"},
    {"nearby circle", "r1-a,r2-b,r3-c", 4, "r1-c1,r2-c1,r3-c1", "0 1 2 3|4 5 6 7|8 9 10 11"},
    {"nearby hash", "r1-a,r2-b,r3-c", 4, "r1-c1,r2-c1,r3-c1", "0 1 2 3|4 5 6 7|8 9 10 11"},
    {"nearby average", "r1-a,r2-b,r3-c", 4, "r1-c1,r1-c2,r1-c3", "0 1 4 5 8 9|2 6 10|3 7 11"},
    {"nearby circle", "r1-a,r2-b,r3-c", 4, "r1-c1,r1-c2,r1-c3", "0 3 4 7 8 11|1 5 9|2 6 10"},
    {"nearby hash", "r1-a,r2-b,r3-c", 4, "r1-c1,r1-c2,r1-c3", "2 4|0 3 6 8 10|1 5 7 9 11"},
    {"nearby average", "r1-a,r2-b,r3-c", 4, "r4-c1,r4-c2", "0 1 4 5 8 9|2 3 6 7 10 11"},
    {"nearby circle", "r1-a,r2-b,r3-c", 4, "r4-c1,r4-c2", "0 2 4 6 8 10|1 3 5 7 9 11"},
    {"nearby hash", "r1-a,r2-b,r3-c", 4, "r4-c1,r4-c2", "0 2 3 4 5 6 8 10|1 7 9 11"},
    {"nearby average", "r1-a,r2-b,r3-c", 4, "r2-c1,r4-c1,r5-c1", "4 5 6 7 0 1 8 9|2 10|3 11"},
    {"nearby circle", "r1-a,r2-b,r3-c", 4, "r2-c1,r4-c1,r5-c1", "4 5 6 7 0 3 8 11|1 9|2 10"},
    {"nearby hash", "r1-a,r2-b,r3-c", 4, "r2-c1,r4-c1,r5-c1", "4 5 6 7 1 2 3 8 11|-|0 9 10"},
    {"configured", "a,b", 4, "c1,c2", "6 1|6 1"},
};

texts split(const std::string& joined) {
  if (joined == "hosts")
    return {"10.0.0.1@11", "10.0.0.2@12", "10.0.0.3@13", "10.0.0.4@14", "10.0.0.5@15"};
  if (joined == "three") return {"broker-a", "broker-b", "broker-c"};
  if (joined == "odd") return {"r1@a@", "r1@@b", "r1@", "@r1", "r1", "r3@x@y", "r3@z@@"};
  texts parts;
  std::istringstream in{joined};
  for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
  return parts;
}

std::string room_in_front(std::string_view name) {
  return std::string{name.substr(0, name.find('-'))};
}

std::map<std::string_view, queue_allocation> strategies() {
  const machine_rooms rooms{
      [](const broker_queue& queue) { return room_in_front(queue.broker_name); }, room_in_front};
  return {{"average", allocate_averagely},
          {"circle", allocate_by_circle},
          {"hash", consistent_hash_allocation()},
          {"hash 3", consistent_hash_allocation(3)},
          {"hash 0", consistent_hash_allocation(0)},
          {"room", machine_room_allocation({"r1", "r3"})},
          {"nearby average", nearby_allocation(rooms)},
          {"nearby circle", nearby_allocation(rooms, allocate_by_circle)},
          {"nearby hash", nearby_allocation(rooms, consistent_hash_allocation())},
          {"configured", configured_allocation({{"orders", "b", 2}, {"orders", "a", 1}})}};
}

std::vector<broker_queue> queues_on(const texts& brokers, int32_t each) {
  std::vector<broker_queue> all;
  for (const auto& broker : brokers)
    for (int32_t id = 0; id < each; ++id) all.push_back({"orders", broker, id});
  std::sort(all.begin(), all.end());
  return all;
}

// As in the table.
std::string shares_by(const queue_allocation& allocate, const std::vector<broker_queue>& queues,
                      const texts& members) {
  std::string all;
  for (const auto& member : members) {
    const auto share = allocate(queues, members, member);
    REQUIRE(share);
    std::string one;
    for (const auto& queue : *share) {
      const auto place = std::lower_bound(queues.begin(), queues.end(), queue) - queues.begin();
      one += (one.empty() ? "" : " ") + std::to_string(place);
    }
    all += (all.empty() ? "" : "|") + (one.empty() ? "-" : one);
  }
  return all;
}

const texts three{"c1", "c2", "c3"};

}  // namespace

TEST_CASE("every strategy shares queues out as RocketMQ's class does") {
  const auto known = strategies();
  for (const auto& row : golden) {
    CAPTURE(row.strategy, row.brokers, row.members);
    const auto queues = queues_on(split(std::string{row.brokers}), row.queues_of_each);
    CHECK(shares_by(known.at(row.strategy), queues, split(std::string{row.members})) == row.shares);
  }
}

TEST_CASE("somebody who is not a member gets no queue, and nobody gets one that is not there") {
  for (const auto& [name, allocate] : strategies()) {
    if (name == "configured") continue;
    CAPTURE(name);
    CHECK(allocate(queues_on({"r1-a"}, 4), three, "c4")->empty());
    CHECK(allocate(queues_on({"r1-a"}, 4), {}, "c1")->empty());
    CHECK(allocate({}, three, "c1")->empty());
  }
}

TEST_CASE("every queue belongs to exactly one member, for any numbers") {
  for (const auto* name : {"average", "circle", "hash", "nearby average", "nearby hash"}) {
    const auto allocate = strategies().at(name);
    texts members;
    for (int count = 1; count <= 9; ++count) {
      members.push_back("c" + std::to_string(count));
      for (int32_t queue_count = 0; queue_count <= 20; ++queue_count) {
        CAPTURE(name, count, queue_count);
        std::vector<broker_queue> together;
        const auto queues = queues_on({"a"}, queue_count);
        for (const auto& member : members) {
          const auto share = allocate(queues, members, member);
          REQUIRE(share);
          together.insert(together.end(), share->begin(), share->end());
        }
        std::sort(together.begin(), together.end());
        CHECK(together == queues);
      }
    }
  }
}

TEST_CASE("with the ring of hashes only queues of who leaves move") {
  const auto allocate = consistent_hash_allocation();
  const auto queues = queues_on({"a", "b"}, 64);
  const texts two{"c1", "c3"};
  for (const auto& member : two) {
    const auto before = *allocate(queues, three, member);
    const auto after = *allocate(queues, two, member);
    CHECK(std::includes(after.begin(), after.end(), before.begin(), before.end()));
  }
}

TEST_CASE("what is in no machine room is named") {
  const machine_rooms of_queues_only{[](const broker_queue&) { return std::string{"r1"}; },
                                     [](std::string_view) { return std::string{}; }};
  const auto nobody = nearby_allocation(of_queues_only)(queues_on({"a"}, 1), three, "c1");
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().text().find("member c1") != std::string::npos);
  const machine_rooms of_members_only{[](const broker_queue&) { return std::string{}; },
                                      [](std::string_view) { return std::string{"r1"}; }};
  const auto nowhere = nearby_allocation(of_members_only)(queues_on({"a"}, 1), three, "c1");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().text().find("brokerName=a") != std::string::npos);
}
