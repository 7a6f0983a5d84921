#include "actors/broker/client_table.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using table = client_table<int>;
using members = std::vector<int>;
using names = std::vector<std::string>;

const table::time_point noon{12h};

table fresh(size_t memberships_max = 100) {
  broker_options options;
  options.memberships_max = memberships_max;
  return table{options};
}

client_beat consumer(std::string client_id, std::string expression = "*", int64_t version = 1) {
  return {std::move(client_id), {}, {{"g", {{"orders", std::move(expression), version}}}}};
}

template <class T>
errc code_of(const result<T>& refused) {
  return refused ? errc::none : refused.error().code();
}

}  // namespace

TEST_CASE("a new member is a change that everybody in the group is told") {
  auto clients = fresh();
  auto first = clients.heartbeat(consumer("b"), 1, noon).value();
  REQUIRE(first.changes.size() == 1);
  CHECK(first.changes[0].group == "g");
  CHECK(first.changes[0].members == members{1});
  auto second = clients.heartbeat(consumer("a"), 2, noon).value();
  REQUIRE(second.changes.size() == 1);
  CHECK(second.changes[0].members == members{2, 1});
  CHECK(clients.client_ids("g") == names{"a", "b"});
  CHECK(clients.client_ids("other").empty());
  CHECK(clients.groups() == names{"g"});
}

TEST_CASE("a repeated heartbeat changes nothing") {
  auto clients = fresh();
  REQUIRE(clients.heartbeat(consumer("a"), 1, noon));
  auto again = clients.heartbeat(consumer("a"), 1, noon + 30s).value();
  CHECK(again.changes.empty());
  CHECK(again.differing.empty());
  CHECK(clients.size() == 1);
}

TEST_CASE("a client is forgotten when it has been silent for the expiry") {
  auto clients = fresh();
  REQUIRE(clients.heartbeat(consumer("a"), 1, noon));
  REQUIRE(clients.heartbeat(consumer("b"), 2, noon + 60s));
  CHECK(clients.expire(noon + 119s).empty());
  auto changes = clients.expire(noon + 120s);
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].members == members{2});
  CHECK(clients.client_ids("g") == names{"b"});
  CHECK(clients.expire(noon + 120s).empty());
}

TEST_CASE("a heartbeat prolongs only the groups that it names") {
  auto clients = fresh();
  REQUIRE(clients.heartbeat({"a", {"p"}, {{"g", {}}, {"h", {}}}}, 1, noon));
  REQUIRE(clients.heartbeat({"a", {}, {{"g", {}}}}, 1, noon + 60s));
  auto changes = clients.expire(noon + 120s);
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].group == "h");
  CHECK(changes[0].members.empty());
  CHECK(clients.producers("p").empty());
  CHECK(clients.groups() == names{"g"});
}

TEST_CASE("who leaves is gone at once, the rest is told") {
  auto clients = fresh();
  REQUIRE(clients.heartbeat({"a", {"p"}, {{"g", {}}, {"h", {}}}}, 1, noon));
  REQUIRE(clients.heartbeat({"b", {"p"}, {{"g", {}}}}, 2, noon));
  CHECK(clients.producers("p") == members{1, 2});
  auto changes = clients.leave("a");
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].group == "g");
  CHECK(changes[0].members == members{2});
  CHECK(changes[1].group == "h");
  CHECK(changes[1].members.empty());
  CHECK(clients.producers("p") == members{2});
  CHECK(clients.leave("a").empty());
  CHECK(clients.size() == 2);
}

TEST_CASE("a client can leave one group and stay in another") {
  auto clients = fresh();
  REQUIRE(clients.heartbeat({"a", {"g"}, {{"g", {}}, {"h", {}}}}, 1, noon));
  auto changes = clients.leave("a", "g");
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].group == "g");
  CHECK(clients.producers("g").empty());
  CHECK(clients.client_ids("h") == names{"a"});
}

TEST_CASE("a lost connection takes its clients with it, but not those that have come back") {
  auto clients = fresh();
  REQUIRE(clients.heartbeat(consumer("a"), 1, noon));
  REQUIRE(clients.heartbeat(consumer("b"), 1, noon));
  auto moved = clients.heartbeat(consumer("b"), 2, noon + 1s).value();
  CHECK(moved.changes.empty());
  auto changes = clients.connection_lost(1);
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].members == members{2});
  CHECK(clients.client_ids("g") == names{"b"});
  CHECK(clients.connection_lost(1).empty());
}

TEST_CASE("a changed subscription is a change of the group") {
  auto clients = fresh();
  REQUIRE(clients.heartbeat(consumer("a", "red", 1), 1, noon));
  CHECK(clients.heartbeat(consumer("a", "red", 2), 1, noon).value().changes.empty());
  CHECK(clients.heartbeat(consumer("a", "blue", 3), 1, noon).value().changes.size() == 1);
  CHECK(clients.find_subscription("g", "orders")->expression == "blue");
  CHECK_FALSE(clients.find_subscription("g", "parcels"));
  CHECK_FALSE(clients.find_subscription("other", "orders"));
}

TEST_CASE("the latest word of a group's members counts") {
  auto clients = fresh();
  REQUIRE(clients.heartbeat(consumer("a", "red", 5), 1, noon));
  REQUIRE(clients.heartbeat(consumer("b", "blue", 3), 2, noon));
  CHECK(clients.find_subscription("g", "orders")->expression == "red");
  CHECK(clients.subscriptions("g").size() == 1);
}

TEST_CASE("members that want different things are noticed once") {
  auto clients = fresh();
  CHECK(clients.heartbeat(consumer("a", "red"), 1, noon).value().differing.empty());
  CHECK(clients.heartbeat(consumer("b", "blue"), 2, noon).value().differing == names{"g"});
  CHECK(clients.heartbeat(consumer("b", "blue"), 2, noon).value().differing.empty());
  CHECK(clients.heartbeat(consumer("a", "blue"), 1, noon).value().differing.empty());
}

TEST_CASE("the order of subscriptions has no meaning") {
  CHECK(same_interest({{"a", "x", 1}, {"b", "y", 2}}, {{"b", "y", 7}, {"a", "x", 8}}));
  CHECK_FALSE(same_interest({{"a", "x", 1}}, {{"a", "y", 1}}));
  CHECK_FALSE(same_interest({{"a", "x", 1}}, {}));
}

TEST_CASE("a heartbeat beyond the bound changes nothing") {
  auto clients = fresh(2);
  REQUIRE(clients.heartbeat({"a", {"p"}, {{"g", {}}}}, 1, noon));
  CHECK(code_of(clients.heartbeat(consumer("b"), 2, noon)) == errc::busy);
  CHECK(clients.client_ids("g") == names{"a"});
  CHECK(clients.heartbeat({"a", {"p"}, {{"g", {}}}}, 1, noon));
  REQUIRE_FALSE(clients.leave("a").empty());
  CHECK(clients.heartbeat(consumer("b"), 2, noon));
}

TEST_CASE("a client may have any name") {
  auto clients = fresh();
  CHECK(clients.heartbeat(consumer("192.0.2.7@größter \"Kunde\" 山"), 1, noon));
  CHECK(clients.client_ids("g") == names{"192.0.2.7@größter \"Kunde\" 山"});
}

TEST_CASE("impossible heartbeats are refused") {
  auto clients = fresh();
  CHECK(code_of(clients.heartbeat(consumer(""), 1, noon)) == errc::invalid_argument);
  CHECK(code_of(clients.heartbeat(consumer("a\nb"), 1, noon)) == errc::invalid_argument);
  CHECK(code_of(clients.heartbeat(consumer("a\x7f"), 1, noon)) == errc::invalid_argument);
  CHECK(code_of(clients.heartbeat(consumer(std::string(256, 'a')), 1, noon)) ==
        errc::invalid_argument);
  CHECK(code_of(clients.heartbeat({"a", {"../x"}, {}}, 1, noon)) == errc::invalid_argument);
  CHECK(code_of(clients.heartbeat({"a", {}, {{"../x", {}}}}, 1, noon)) == errc::invalid_argument);
  CHECK(code_of(clients.heartbeat({"a", {}, {{"g", {{"../x", "*", 1}}}}}, 1, noon)) ==
        errc::invalid_argument);
  CHECK(code_of(clients.heartbeat({"a", names(1'025, "p"), {}}, 1, noon)) ==
        errc::invalid_argument);
  CHECK(code_of(clients.heartbeat(consumer("a", std::string(16'385, 't')), 1, noon)) ==
        errc::invalid_argument);
  CHECK(clients.size() == 0);
}
