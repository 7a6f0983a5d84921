#include "client/internal/process_queue.hpp"

#include <map>
#include <random>

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using time_point = process_queue::time_point;
using offsets = std::vector<int64_t>;

const time_point noon{12h};

std::vector<received_message> messages(const offsets& places, size_t body_size = 1) {
  std::vector<received_message> made;
  for (const auto place : places) {
    received_message message;
    message.queue_offset = queue_offset{place};
    message.body = shared_bytes{std::string(body_size, 'x')};
    made.push_back(std::move(message));
  }
  return made;
}

offsets places(const process_queue::message_run& run) {
  offsets found;
  for (const auto& message : run) found.push_back(message->queue_offset.value());
  return found;
}

}  // namespace

TEST_CASE("a process queue hands messages out in order, one run at a time") {
  process_queue queue{queue_offset{5}, {}};
  queue.add(messages({5, 6, 8}), queue_offset{9});
  CHECK(places(queue.take_run(2, noon)) == offsets{5, 6});
  CHECK(queue.take_run(2, noon).empty());
  queue.finish(queue_offset{5});
  CHECK(queue.take_run(2, noon).empty());
  queue.finish(queue_offset{6});
  CHECK(places(queue.take_run(2, noon)) == offsets{8});
}

TEST_CASE("what may be committed is the lowest unfinished offset") {
  process_queue queue{queue_offset{5}, {}};
  CHECK(queue.committable() == queue_offset{5});
  queue.add(messages({6, 7}), queue_offset{10});
  CHECK(queue.committable() == queue_offset{6});
  REQUIRE(queue.take_run(9, noon).size() == 2);
  queue.finish(queue_offset{7});
  CHECK(queue.committable() == queue_offset{6});
  queue.finish(queue_offset{6});
  CHECK(queue.committable() == queue_offset{10});
  queue.add({}, queue_offset{20});
  CHECK(queue.committable() == queue_offset{20});
}

TEST_CASE("a message that was put off comes again after its delay and holds nobody back") {
  process_queue queue{queue_offset{0}, {}};
  queue.add(messages({0, 1}), queue_offset{2});
  const auto first = queue.take_run(1, noon);
  queue.put_off(queue_offset{0}, noon + 1s);
  CHECK(queue.times_put_off(queue_offset{0}) == 1);
  CHECK(places(queue.take_run(9, noon)) == offsets{1});
  queue.finish(queue_offset{1});
  CHECK(queue.committable() == queue_offset{0});
  CHECK(queue.next_due() == noon + 1s);
  CHECK(queue.take_run(9, noon + 999ms).empty());
  const auto again = queue.take_run(9, noon + 1s);
  REQUIRE(places(again) == offsets{0});
  CHECK(again.front()->reconsume_times == 1);
  CHECK(first.front()->reconsume_times == 0);
  queue.finish(queue_offset{0});
  CHECK(queue.committable() == queue_offset{2});
  CHECK_FALSE(queue.next_due());
}

TEST_CASE("a message that was not looked at is handed out again, in its place") {
  process_queue queue{queue_offset{0}, {}};
  queue.add(messages({0, 1, 2}), queue_offset{3});
  REQUIRE(queue.take_run(2, noon).size() == 2);
  queue.finish(queue_offset{0});
  queue.give_back(queue_offset{1});
  CHECK(places(queue.take_run(9, noon)) == offsets{1, 2});
  CHECK(queue.times_put_off(queue_offset{1}) == 0);
}

TEST_CASE("a process queue is full at either bound and empties again") {
  process_queue by_count{queue_offset{0}, {2, 1 << 20}};
  by_count.add(messages({0}), queue_offset{1});
  CHECK_FALSE(by_count.is_full());
  by_count.add(messages({1}), queue_offset{2});
  CHECK(by_count.is_full());
  REQUIRE(by_count.take_run(1, noon).size() == 1);
  CHECK(by_count.is_full());
  by_count.finish(queue_offset{0});
  CHECK_FALSE(by_count.is_full());

  process_queue by_bytes{queue_offset{0}, {100, 4096}};
  by_bytes.add(messages({0}, 5'000), queue_offset{1});
  CHECK(by_bytes.is_full());
  REQUIRE(by_bytes.take_run(1, noon).size() == 1);
  by_bytes.finish(queue_offset{0});
  CHECK(by_bytes.bytes() == 0);
}

TEST_CASE("what was pulled before, or lies outside of the pull, is not taken") {
  process_queue queue{queue_offset{5}, {}};
  queue.add(messages({3, 5, 6, 9}), queue_offset{7});
  CHECK(queue.size() == 2);
  queue.add(messages({5, 6}), queue_offset{7});
  CHECK(queue.size() == 2);
  queue.add({}, queue_offset{4});
  CHECK(queue.next_pull() == queue_offset{7});
}

TEST_CASE("results for messages that are not out change nothing") {
  process_queue queue{queue_offset{0}, {}};
  queue.add(messages({0, 1}), queue_offset{2});
  queue.finish(queue_offset{0});
  queue.put_off(queue_offset{1}, noon);
  queue.give_back(queue_offset{7});
  CHECK(queue.size() == 2);
  CHECK(queue.committable() == queue_offset{0});
  CHECK(places(queue.take_run(9, noon)) == offsets{0, 1});
}

namespace {

// What a process queue promises, written down as plainly as possible: the state of each offset.
class queue_model {
 public:
  enum class state : uint8_t { waiting, out, put_off, finished };

  void add(int64_t place) { states_[place] = state::waiting; }
  void set(int64_t place, state now) { states_[place] = now; }

  int64_t committable(int64_t next_pull) const {
    for (const auto& [place, state] : states_)
      if (state != state::finished) return place;
    return next_pull;
  }

  offsets in(state wanted) const {
    offsets found;
    for (const auto& [place, state] : states_)
      if (state == wanted) found.push_back(place);
    return found;
  }

 private:
  std::map<int64_t, state> states_;
};

// Drives a queue and the model with the same random steps and compares after each.
class random_run {
 public:
  explicit random_run(uint32_t seed) : random_{seed} {}

  void step() {
    const auto choice = random_() % 4;
    if (choice == 0)
      pull();
    else if (choice == 1)
      deliver();
    else
      answer_one();
    now_ += std::chrono::milliseconds{random_() % 50};
    compare();
  }

 private:
  void pull() {
    offsets found;
    auto next = next_pull_;
    for (auto count = random_() % 5; count > 0; --count) {
      next += static_cast<int64_t>(random_() % 3);  // filtered ones leave gaps
      found.push_back(next++);
    }
    for (const auto place : found) model_.add(place);
    next_pull_ = next + static_cast<int64_t>(random_() % 2);
    queue_.add(messages(found), queue_offset{next_pull_});
  }

  void deliver() {
    const auto had_run = !model_.in(queue_model::state::out).empty();
    const auto run = places(queue_.take_run(1 + random_() % 4, now_));
    if (had_run) CHECK(run.empty());
    for (const auto place : run) {
      const auto waiting = model_.in(queue_model::state::waiting);
      const bool was_put_off = due_.contains(place);
      if (was_put_off)
        CHECK(due_.at(place) <= now_);
      else
        CHECK(waiting.front() == place);
      due_.erase(place);
      model_.set(place, queue_model::state::out);
    }
  }

  void answer_one() {
    const auto out = model_.in(queue_model::state::out);
    if (out.empty()) return;
    const auto place = out[random_() % out.size()];
    const auto verdict = random_() % 4;
    if (verdict == 0) {
      due_[place] = now_ + std::chrono::milliseconds{random_() % 100};
      queue_.put_off(queue_offset{place}, due_[place]);
      model_.set(place, queue_model::state::put_off);
    } else if (verdict == 1) {
      queue_.give_back(queue_offset{place});
      model_.set(place, queue_model::state::waiting);
    } else {
      queue_.finish(queue_offset{place});
      model_.set(place, queue_model::state::finished);
    }
  }

  void compare() {
    CHECK(queue_.next_pull().value() == next_pull_);
    CHECK(queue_.committable().value() == model_.committable(next_pull_));
    CHECK(queue_.committable() >= committed_);
    committed_ = queue_.committable();
    const auto unfinished = model_.in(queue_model::state::waiting).size() +
                            model_.in(queue_model::state::out).size() +
                            model_.in(queue_model::state::put_off).size();
    CHECK(queue_.size() == unfinished);
    CHECK((queue_.bytes() == 0) == (unfinished == 0));
    CHECK(queue_.has_run_out() == !model_.in(queue_model::state::out).empty());
  }

  std::mt19937 random_;
  time_point now_ = noon;
  int64_t next_pull_ = 0;
  process_queue queue_{queue_offset{0}, {}};
  queue_model model_;
  std::map<int64_t, time_point> due_;
  queue_offset committed_;
};

}  // namespace

TEST_CASE("a process queue behaves as its model does, whatever happens") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  for (uint32_t round = 0; round < 20; ++round) {
    random_run run{seed + round};
    for (int step = 0; step < 200; ++step) run.step();
  }
}
