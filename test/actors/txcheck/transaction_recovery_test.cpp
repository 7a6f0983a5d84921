#include "actors/txcheck/transaction_recovery.hpp"

#include "test/actors/txcheck/transaction_scene.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using strings = std::vector<std::string>;

// A process that is killed loses what was not noted, and starts where it had saved its cursors: at
// the beginning, if need be.
class killed_scene : public transaction_scene {
 public:
  void kill(const saved_cursors& saved = {}) {
    open_.reset();
    reopen_as_after_a_kill();
    recover(saved);
  }

  saved_cursors cursors() {
    const auto now = open_->positions();
    return {now.half, now.op};
  }

  void note() { REQUIRE(open_->note(true, now_ms())); }
};

}  // namespace

TEST_CASE_METHOD(killed_scene, "a commit that was not noted is not made again") {
  const auto one = prepare("one");
  const auto two = prepare("two");
  REQUIRE(end(one));
  kill();
  CHECK_FALSE(end(one));
  CHECK(end(two));
  kill();
  store_clock().advance(60s);
  CHECK(check().empty());
  CHECK(bodies() == strings{"one", "two"});
  note();
  CHECK(bodies(op_queue()) == strings{"0,1,"});
}

TEST_CASE_METHOD(killed_scene, "a rollback that was not noted is asked about again") {
  const auto one = prepare("one");
  REQUIRE(end(one, false));
  kill();
  store_clock().advance(60s);
  const auto checks = check();
  REQUIRE(checks.size() == 1);
  CHECK(end(place_of(checks.front()), false, true));
  note();
  kill();
  CHECK_FALSE(end(one));
  CHECK(bodies().empty());
}

TEST_CASE_METHOD(killed_scene, "what is noted is over, wherever the start begins") {
  const auto one = prepare("one");
  const auto two = prepare("two");
  REQUIRE(end(one));
  REQUIRE(end(two, false));
  const auto before = cursors();
  note();
  const auto after = cursors();
  for (const auto& saved : {saved_cursors{}, before, after}) {
    kill(saved);
    CHECK_FALSE(end(one));
    CHECK_FALSE(end(two));
    CHECK(open_->positions() == transactions::cursors{queue_offset{2}, queue_offset{1}});
  }
  CHECK(bodies() == strings{"one"});
}

TEST_CASE_METHOD(killed_scene,
                 "of a half message that was put back only the last copy is asked about") {
  const auto half = prepare("one");
  for (int round = 1; round <= 3; ++round) {
    store_clock().advance(30s);
    const auto checks = check();
    REQUIRE(checks.size() == 1);
    CHECK(checks.front().place.queue == queue_offset{round});
    kill();
  }
  CHECK(end(half));
  CHECK(bodies() == strings{"one"});
  kill();
  CHECK_FALSE(end(half));
  store_clock().advance(30s);
  CHECK(check().empty());
}

TEST_CASE_METHOD(killed_scene, "a copy that is over takes the others with it") {
  const auto one = prepare("one");
  const auto two = prepare("two");
  store_clock().advance(30s);
  const auto checks = check();
  REQUIRE(checks.size() == 2);
  REQUIRE(end(place_of(checks[0]), true, true));
  note();
  REQUIRE(end(place_of(checks[1]), true, true));
  kill();  // the first is known from its note, the second from its message
  store_clock().advance(30s);
  CHECK(check().empty());
  CHECK_FALSE(end(one));
  CHECK_FALSE(end(two));
  CHECK(bodies() == strings{"one", "two"});
}

TEST_CASE_METHOD(killed_scene, "copies behind the cursor are known by their origin") {
  const auto half = prepare("one");
  store_clock().advance(30s);
  REQUIRE(check().size() == 1);
  const auto saved = cursors();
  REQUIRE(saved.half == queue_offset{1});
  kill(saved);
  CHECK(end(half));
  CHECK_FALSE(end(half));
  CHECK(bodies() == strings{"one"});
}

TEST_CASE_METHOD(killed_scene, "what was given up stays given up") {
  options_.checks_max = 1;
  recover();
  const auto half = prepare("one");
  store_clock().advance(30s);
  REQUIRE(check().size() == 1);
  store_clock().advance(30s);
  CHECK(check().empty());
  kill();
  store_clock().advance(30s);
  CHECK(check().empty());
  CHECK_FALSE(end(half));
  CHECK(bodies(given_up) == strings{"one"});
}

TEST_CASE_METHOD(killed_scene, "op messages of other releases are understood") {
  for (int count = 0; count < 5; ++count) prepare(std::to_string(count));
  for (const auto body : {"1", "2,x,4,", "99,", ""}) {
    message op;
    const auto queue = op_queue();
    const auto properties = *encode_properties({{"TAGS", "d"}});
    op.topic = queue.topic;
    op.body = body;
    op.properties = properties;
    REQUIRE(store().put(op));
  }
  kill();
  store_clock().advance(30s);
  const auto checks = check();
  REQUIRE(checks.size() == 2);
  CHECK(checks[0].unique_key == "0");
  CHECK(checks[1].unique_key == "3");
}

TEST_CASE_METHOD(killed_scene, "cursors behind the ends of their queues are corrected") {
  const auto half = prepare("one");
  kill({queue_offset{1'000}, queue_offset{1'000}});
  CHECK(open_->positions() == transactions::cursors{queue_offset{1}, queue_offset{0}});
  CHECK_FALSE(end(half));
  const auto later = prepare("two");
  CHECK(end(later));
}

TEST_CASE_METHOD(killed_scene, "whatever happens between two kills, each transaction has one end") {
  std::vector<put_result> halves;
  for (int round = 0; round < 30; ++round) {
    halves.push_back(prepare(std::to_string(round)));
    store_clock().advance(7s);
    for (const auto& asked : check()) {
      const auto number = std::stoi(asked.unique_key);
      if (number % 3 != 2) (void)end(place_of(asked), number % 3 == 0, true);
    }
    (void)end(halves[static_cast<size_t>(round / 2)], round / 2 % 3 == 0);
    if (round % 4 == 1) note();
    kill();
  }
  strings expected;
  for (int number = 0; number < 30; number += 3) expected.push_back(std::to_string(number));
  auto found = bodies();
  std::sort(found.begin(), found.end(),
            [](const auto& left, const auto& right) { return std::stoi(left) < std::stoi(right); });
  CHECK(found == expected);
}
