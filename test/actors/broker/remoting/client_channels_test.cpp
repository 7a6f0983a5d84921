#include "actors/broker/remoting/client_channels.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

heartbeat_data beat_of(const std::string& client_id, const std::vector<std::string>& consumes,
                       const std::vector<std::string>& produces) {
  heartbeat_data beat;
  beat.client_id = client_id;
  beat.producer_groups = produces;
  for (const auto& group : consumes) beat.consumers.emplace_back().group = group;
  return beat;
}

client_channel channel_of(uint64_t serial, int32_t version = 0) {
  return {{{}, serial}, version, language_code::go};
}

}  // namespace

TEST_CASE("a client is found by what its last heartbeat said") {
  client_channels channels{10};
  REQUIRE(channels.put(beat_of("c", {"g"}, {"p"}), channel_of(1)));
  REQUIRE(channels.put(beat_of("c", {"g"}, {"p"}), channel_of(2, 479)));
  const auto* consumer = channels.find_consumer("g", "c");
  REQUIRE(consumer != nullptr);
  CHECK(consumer->connection.serial == 2);
  CHECK(consumer->version == 479);
  CHECK(consumer->language == language_code::go);
  CHECK(channels.find_producer("c") != nullptr);
  CHECK(channels.find_producer("p") == nullptr);
  CHECK(channels.find_producer("b") == nullptr);
  CHECK(channels.find_consumer("g", "d") == nullptr);
  CHECK(channels.find_consumer("p", "c") == nullptr);
}

TEST_CASE("the members of a group are listed by client id") {
  client_channels channels{10};
  REQUIRE(channels.put(beat_of("b", {"g", "h"}, {}), channel_of(1)));
  REQUIRE(channels.put(beat_of("a", {"g"}, {}), channel_of(2)));
  const auto members = channels.consumers("g");
  REQUIRE(members.size() == 2);
  CHECK(members[0].first == "a");
  CHECK(members[1].first == "b");
  CHECK(channels.consumers("f").empty());
}

TEST_CASE("who leaves or loses its connection is not found") {
  client_channels channels{10};
  REQUIRE(channels.put(beat_of("c", {"g", "h"}, {"p", "q"}), channel_of(1)));
  REQUIRE(channels.put(beat_of("d", {"g"}, {}), channel_of(2)));
  channels.leave("c", "p", "g");
  CHECK(channels.find_consumer("g", "c") == nullptr);
  CHECK(channels.find_consumer("h", "c") != nullptr);
  CHECK(channels.find_producer("c") != nullptr);
  channels.leave("c", "q", {});
  CHECK(channels.find_producer("c") == nullptr);
  channels.connection_lost(1);
  CHECK(channels.find_consumer("h", "c") == nullptr);
  CHECK(channels.consumers("g").size() == 1);
}

TEST_CASE("there is a bound on memberships") {
  client_channels channels{2};
  REQUIRE(channels.put(beat_of("c", {"g"}, {"p"}), channel_of(1)));
  CHECK_FALSE(channels.put(beat_of("d", {"g"}, {}), channel_of(2)));
  CHECK(channels.put(beat_of("c", {"g"}, {"p"}), channel_of(3)));
  CHECK(channels.size() == 2);
}

TEST_CASE("the producers of a group are found one after another") {
  client_channels channels{10};
  CHECK(channels.find_producer_in("p", 0) == nullptr);
  REQUIRE(channels.put(beat_of("c", {}, {"p", "q"}), channel_of(1)));
  REQUIRE(channels.put(beat_of("d", {}, {"p"}), channel_of(2)));
  REQUIRE(channels.put(beat_of("e", {"p"}, {}), channel_of(3)));
  CHECK(channels.size() == 4);
  CHECK(channels.find_producer_in("p", 0)->connection.serial == 1);
  CHECK(channels.find_producer_in("p", 1)->connection.serial == 2);
  CHECK(channels.find_producer_in("p", 2)->connection.serial == 1);
  channels.connection_lost(1);
  CHECK(channels.find_producer_in("p", 0)->connection.serial == 2);
  CHECK(channels.find_producer_in("q", 0) == nullptr);
  channels.leave("d", "p", {});
  CHECK(channels.find_producer_in("p", 0) == nullptr);
}
