#include <fstream>

#include "storage/atomic_file.hpp"
#include "test/support/broker_fixture.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

const message_queue orders{"orders", 0};

/// A broker and two clients that listen to what it tells them.
class group_fixture : public broker_fixture {
 public:
  client_link_actor spawn_link(size_t& told) {
    return system_.spawn([&told](client_link_actor::pointer) -> client_link_actor::behavior_type {
      return {[&told](const members_changed&) { ++told; }};
    });
  }

  result<heartbeat_accepted> beat(const std::string& client_id, const client_link_actor& link,
                                  const std::string& expression = "*") {
    return ask<heartbeat_accepted>(
        broker_, client_heartbeat{client_id, {}, {{"readers", {{"orders", expression, 0}}}}, link});
  }

  std::vector<std::string> members() {
    return ask<group_members>(broker_, find_members{"readers"})->client_ids;
  }

  result<offsets_committed> commit(int64_t next) {
    return ask<offsets_committed>(broker_,
                                  commit_offsets{"readers", {{orders, queue_offset{next}}}});
  }

  offset_found committed() { return *ask<offset_found>(broker_, find_offset{"readers", orders}); }

  ~group_fixture() {
    stop(first_);
    stop(second_);
  }

 protected:
  size_t first_told_ = 0;
  size_t second_told_ = 0;
  client_link_actor first_ = spawn_link(first_told_);
  client_link_actor second_ = spawn_link(second_told_);
};

}  // namespace

TEST_CASE_METHOD(group_fixture, "everybody in a group is told when somebody joins or leaves") {
  REQUIRE(beat("a", first_));
  const auto before = first_told_;
  REQUIRE(beat("b", second_));
  CHECK(first_told_ == before + 1);
  CHECK(members() == std::vector<std::string>{"a", "b"});
  self_->send(broker_, leave_groups{"b"});
  run();
  CHECK(first_told_ == before + 2);
  CHECK(members() == std::vector<std::string>{"a"});
}

TEST_CASE_METHOD(group_fixture, "a heartbeat that changes nothing tells nobody") {
  REQUIRE(beat("a", first_));
  const auto before = first_told_;
  advance(30s);
  REQUIRE(beat("a", first_));
  CHECK(first_told_ == before);
}

TEST_CASE_METHOD(group_fixture, "a client whose connection is lost is out of its groups at once") {
  REQUIRE(beat("a", first_));
  REQUIRE(beat("b", second_));
  stop(second_);
  CHECK(members() == std::vector<std::string>{"a"});
}

TEST_CASE_METHOD(group_fixture, "a client that has gone silent is out of its groups") {
  REQUIRE(beat("a", first_));
  REQUIRE(beat("b", second_));
  for (int beats = 0; beats < 5; ++beats) {
    advance(30s);
    REQUIRE(beat("a", first_));
  }
  CHECK(members() == std::vector<std::string>{"a"});
}

TEST_CASE_METHOD(group_fixture, "a heartbeat without a handle or with a bad group is refused") {
  CHECK_FALSE(beat("a", client_link_actor{}));
  const auto bad =
      ask<heartbeat_accepted>(broker_, client_heartbeat{"a", {}, {{"no/group", {}}}, first_});
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code() == errc::invalid_argument);
}

TEST_CASE_METHOD(group_fixture, "a group that is new is saved") {
  REQUIRE(beat("a", first_));
  const auto saved = open_tables(files_, options_, 0);
  REQUIRE(saved);
  CHECK(saved->groups.find("readers") != nullptr);
}

TEST_CASE_METHOD(group_fixture, "committed offsets are found again and never go back by accident") {
  CHECK_FALSE(committed().known);
  REQUIRE(commit(5));
  CHECK(committed().committed == queue_offset{5});
  REQUIRE(commit(3));
  CHECK(committed().committed == queue_offset{5});
}

TEST_CASE_METHOD(group_fixture, "offsets are on disk within the persist interval") {
  REQUIRE(commit(5));
  CHECK_FALSE(std::filesystem::exists(files_.offsets));
  advance(5s);
  const auto saved = open_tables(files_, options_, 0);
  REQUIRE(saved);
  CHECK(saved->offsets.find("readers", orders) == queue_offset{5});
}

TEST_CASE_METHOD(group_fixture, "offsets are on disk when that is asked for") {
  REQUIRE(commit(6));
  REQUIRE(ask<file_written>(offsets_, persist_offsets{}));
  const auto saved = open_tables(files_, options_, 0);
  REQUIRE(saved);
  CHECK(saved->offsets.find("readers", orders) == queue_offset{6});
}

TEST_CASE_METHOD(group_fixture, "a damaged table falls back to its backup, and both are named") {
  REQUIRE(commit(6));
  REQUIRE(ask<file_written>(offsets_, persist_offsets{}));
  REQUIRE(commit(7));
  REQUIRE(ask<file_written>(offsets_, persist_offsets{}));
  std::ofstream{files_.offsets} << "{ this is no table";
  const auto saved = open_tables(files_, options_, 0);
  REQUIRE(saved);
  CHECK(saved->offsets.find("readers", orders) == queue_offset{6});
  std::ofstream{backup_of(files_.offsets)} << "{ nor this";
  const auto lost = open_tables(files_, options_, 0);
  REQUIRE_FALSE(lost);
  CHECK(lost.error().code() == errc::corrupt);
  CHECK(lost.error().text().find("consumerOffset.json") != std::string::npos);
}

TEST_CASE_METHOD(group_fixture, "the listing shows members, topics and lag") {
  for (int count = 0; count < 10; ++count)
    REQUIRE(ask<put_receipt>(broker_, put_of("orders", "message")));
  REQUIRE(beat("a", first_));
  REQUIRE(commit(4));
  const auto listing = ask<group_listing>(broker_, list_groups{});
  REQUIRE(listing);
  REQUIRE(listing->groups.size() == 1);
  CHECK(listing->groups.front().group == "readers");
  CHECK(listing->groups.front().client_ids == std::vector<std::string>{"a"});
  CHECK(listing->groups.front().topics == std::vector<std::string>{"orders"});
  CHECK(listing->groups.front().lag == 6);
}
