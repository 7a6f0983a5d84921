#include <catch2/catch.hpp>

#include "test/storage/store_fixture.hpp"

using namespace cafmq;

namespace {

const message_queue orders{"orders", 0};
const message_queue more_orders{"orders", 1};
const message_queue payments{"payments", 0};
using strings = std::vector<std::string>;

/// A store with messages of two topics.
class removal_fixture : public store_fixture {
 public:
  void fill() {
    for (int count = 0; count < 25; ++count) {
      put(orders, "an order");
      put(payments, "a payment");
    }
    put(more_orders, "another order");
    dispatch();
    flush();
  }

  void remove() { REQUIRE(store().remove_topic("orders", store().log_end())); }

  [[nodiscard]] bool has_files(const message_queue& queue) const {
    return std::filesystem::exists(file_names::consume_queue(options_.directory, queue));
  }
};

}  // namespace

TEST_CASE_METHOD(removal_fixture, "the queues of a removed topic are empty and have no files") {
  open();
  fill();
  remove();
  CHECK(bodies(orders).empty());
  CHECK(store().min_offset(orders) == store().max_offset(orders));
  CHECK(store().queues() == std::vector{payments});
  CHECK_FALSE(has_files(orders));
  CHECK_FALSE(
      std::filesystem::exists(file_names::consume_queue(options_.directory, orders).parent_path()));
  CHECK(bodies(payments).size() == 25);
  close();
}

TEST_CASE_METHOD(removal_fixture, "a topic that is made again has new messages only") {
  const auto layout = GENERATE(consume_queue_layout_kind::files, consume_queue_layout_kind::blocks);
  const bool in_order = GENERATE(true, false);
  options_.consume_queues = layout;
  open();
  fill();
  remove();
  put(orders, "new");
  put(payments, "a payment");
  dispatch();
  CHECK(bodies(orders) == strings{"new"});
  if (in_order)
    close();
  else
    crash();
  open();
  CHECK(bodies(orders) == strings{"new"});
  CHECK(bodies(payments).size() == 26);
  put(orders, "newer");
  dispatch();
  CHECK(bodies(orders) == strings{"new", "newer"});
  close();
}

TEST_CASE_METHOD(removal_fixture, "a removed topic does not come back with the next start") {
  const auto layout = GENERATE(consume_queue_layout_kind::files, consume_queue_layout_kind::blocks);
  const bool in_order = GENERATE(true, false);
  options_.consume_queues = layout;
  open();
  fill();
  remove();
  if (in_order)
    close();
  else
    crash();
  open();
  CHECK(bodies(orders).empty());
  CHECK(bodies(more_orders).empty());
  CHECK(bodies(payments).size() == 25);
  put(orders, "new");
  dispatch();
  CHECK(bodies(orders) == strings{"new"});
  close();
}

TEST_CASE_METHOD(removal_fixture, "nor when all queues are made again from the log") {
  open();
  fill();
  remove();
  close();
  open();
  put(orders, "new");
  dispatch();
  close();
  std::filesystem::remove_all(file_names::consume_queues(options_.directory));
  open();
  CHECK(bodies(orders) == strings{"new"});
  CHECK(bodies(payments).size() == 25);
  close();
}

TEST_CASE_METHOD(removal_fixture, "messages that are not dispatched yet go with their topic") {
  open();
  put(orders, "old");
  put(payments, "a payment");
  remove();
  put(orders, "new");
  dispatch();
  CHECK(bodies(orders) == strings{"new"});
  CHECK(bodies(payments) == strings{"a payment"});
  close();
}

TEST_CASE_METHOD(removal_fixture, "messages from behind the removal stay") {
  open();
  put(orders, "old");
  const auto end = store().log_end();
  put(orders, "new");
  dispatch();
  flush();
  REQUIRE(store().remove_topic("orders", end));
  CHECK(bodies(orders) == strings{"new"});
  CHECK(has_files(orders));
  crash();
  open();
  CHECK(bodies(orders) == strings{"new"});
  close();
}

TEST_CASE_METHOD(removal_fixture, "flushing and closing pass over what is removed") {
  open();
  put(orders, "dirty");
  dispatch();
  remove();
  flush();
  REQUIRE(store().clean());
  put(orders, "new");
  dispatch();
  remove();
  remove();
  close();
  open();
  CHECK(store().recovered().was_closed);
  CHECK_FALSE(store().recovered().queues_were_incomplete);
  close();
}
