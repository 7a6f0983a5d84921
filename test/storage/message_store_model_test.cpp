#include "storage/message_store.hpp"

#include <cstdlib>
#include <map>
#include <random>

#include <catch2/catch.hpp>

#include "test/storage/store_fixture.hpp"

// The store against a model in memory: whatever is done in whatever order, each queue has exactly
// what was put, in order, and reopening changes nothing.

using namespace cafmq;

namespace {

class model_fixture : public store_fixture {
 public:
  void run(unsigned seed, int steps) {
    random_.seed(seed);
    options_.consume_queue_file_entries = 1 + number(20);
    options_.commit_log_file_size = 4096 + 512 * number(10);
    options_.hot_tail_bytes = number(3) * 4096;
    options_.consume_queues =
        number(2) == 0 ? consume_queue_layout_kind::files : consume_queue_layout_kind::blocks;
    options_.flush = number(2) == 0 ? flush_mode::sync : flush_mode::async;
    open();
    for (int step = 0; step < steps; ++step) do_something();
    dispatch_all();
    check_all();
  }

 private:
  int number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  message_queue some_queue() { return {number(2) == 0 ? "orders" : "payments", number(3)}; }

  std::string some_body() {
    return std::string(static_cast<size_t>(number(number(10) == 0 ? 1500 : 200)),
                       static_cast<char>('a' + number(26)));
  }

  void do_something() {
    clock_.advance(std::chrono::milliseconds{number(1000)});
    const int choice = number(100);
    if (choice < 50)
      put_one();
    else if (choice < 60)
      put_several();
    else if (choice < 70)
      check_queue(some_queue());
    else if (choice < 80)
      REQUIRE(store().dispatch(static_cast<size_t>(1 + number(20))));
    else if (choice < 85)
      REQUIRE(store().flush_log(number(3)));
    else if (choice < 88)
      REQUIRE(store().flush_queues(number(2)));
    else if (choice < 91)
      REQUIRE(store().save_checkpoint());
    else if (choice < 95)
      REQUIRE(store().prepare_space());
    else
      reopen(choice < 98);
  }

  void put_one() {
    const auto queue = some_queue();
    const auto body = some_body();
    auto& expected = model_[queue];
    CHECK(put(queue, body).queue == queue_offset{static_cast<int64_t>(expected.size())});
    expected.push_back(body);
  }

  void put_several() {
    const auto queue = some_queue();
    std::vector<std::string> texts;
    for (int count = 1 + number(5); count > 0; --count) texts.push_back(some_body().substr(0, 200));
    std::vector<message> batch;
    for (const auto& body : texts) batch.push_back(text(queue, body));
    auto& expected = model_[queue];
    const auto stored = store().put_batch(batch).value();
    CHECK(stored.place.queue == queue_offset{static_cast<int64_t>(expected.size())});
    expected.insert(expected.end(), texts.begin(), texts.end());
  }

  void reopen(bool in_order) {
    const auto end = store().log_end();
    if (in_order)
      close();
    else
      crash();
    open();
    CHECK(store().log_end() == end);
    CHECK(store().recovered().was_closed == in_order);
    CHECK_FALSE(store().recovered().tail_was_cut);
    check_all();
  }

  void dispatch_all() {
    REQUIRE(store().flush_log(0));
    dispatch();
  }

  // What is dispatched is a beginning of what was put; the rest follows.
  void check_queue(const message_queue& queue) {
    const auto found = bodies(queue);
    const auto& expected = model_[queue];
    REQUIRE(found.size() <= expected.size());
    CHECK(std::equal(found.begin(), found.end(), expected.begin()));
  }

  void check_all() {
    dispatch_all();
    for (const auto& [queue, expected] : model_) CHECK(bodies(queue) == expected);
  }

  std::mt19937 random_;
  std::map<message_queue, std::vector<std::string>> model_;
};

unsigned chosen_seed() {
  if (const char* given = std::getenv("CAFMQ_SEED")) return static_cast<unsigned>(std::atoi(given));
  return std::random_device{}();
}

}  // namespace

TEST_CASE("the store does what a plain list per queue would do") {
  const auto first = chosen_seed();
  for (unsigned seed = first; seed < first + 10; ++seed) {
    INFO("CAFMQ_SEED=" << seed);
    model_fixture{}.run(seed, 400);
  }
}
