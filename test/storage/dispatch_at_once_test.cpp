#include <catch2/catch.hpp>

#include "test/support/small_store.hpp"

using namespace cafmq;

namespace {

const message_queue orders{"orders", 0};

class sync_store : public small_store {
 public:
  sync_store() : small_store{flush_mode::sync} {}
};

}  // namespace

TEST_CASE_METHOD(small_store, "an appender dispatches at once what is little") {
  put("orders", "one");
  put("orders", "two");
  const auto dispatched = store().dispatch_at_once(4096);
  REQUIRE(dispatched.has_value());
  REQUIRE(*dispatched);
  CHECK_FALSE((*dispatched)->more);
  REQUIRE((*dispatched)->grown.size() == 1);
  CHECK((*dispatched)->grown.front().queue == orders);
  CHECK((*dispatched)->grown.front().end == queue_offset{2});
  CHECK(store().max_offset(orders) == queue_offset{2});
}

TEST_CASE_METHOD(small_store, "an appender leaves to the dispatching actor what is much") {
  for (int count = 0; count < 5; ++count) put("orders", std::string(1000, 'x'));
  CHECK_FALSE(store().dispatch_at_once(4096).has_value());
  CHECK(store().max_offset(orders) == queue_offset{0});
  dispatch_all();
  CHECK(store().max_offset(orders) == queue_offset{5});
  put("orders", "last");
  CHECK(store().dispatch_at_once(4096).has_value());
  CHECK(store().max_offset(orders) == queue_offset{6});
}

TEST_CASE_METHOD(sync_store, "with sync flush an appender dispatches nothing that is not flushed") {
  put("orders", "one");
  const auto before = store().dispatch_at_once(4096);
  REQUIRE(before.has_value());
  REQUIRE(*before);
  CHECK((*before)->grown.empty());
  CHECK(store().max_offset(orders) == queue_offset{0});
  REQUIRE(store().flush_log(0));
  REQUIRE(store().dispatch_at_once(4096).has_value());
  CHECK(store().max_offset(orders) == queue_offset{1});
}
