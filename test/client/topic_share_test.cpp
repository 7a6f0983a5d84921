#include "client/internal/topic_share.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

topic_route route_with(int32_t queues) {
  return {{{"a", queues, queues, 6}}, {{"c", "a", {{0, "127.0.0.1:9870"}}}}};
}

const broker_queue first{"orders", "a", 0};
const broker_queue second{"orders", "a", 1};

}  // namespace

TEST_CASE("queues that were there before the consumer start as the option says") {
  topic_share share{{"orders"}, consume_from::last};
  CHECK(share.learn(route_with(1)));
  CHECK(share.start_of(first) == consume_from::last);
  CHECK(share.share_of("me", {"me"}, allocate_averagely) == std::vector<broker_queue>{first});
}

TEST_CASE("queues that appear while the consumer runs start at their beginning") {
  topic_share grown{{"orders"}, consume_from::last};
  grown.learn(route_with(1));
  CHECK(grown.learn(route_with(2)));
  CHECK(grown.start_of(first) == consume_from::last);
  CHECK(grown.start_of(second) == consume_from::first);

  topic_share created{{"orders"}, consume_from::last};
  created.learn_missing();
  created.learn(route_with(1));
  CHECK(created.start_of(first) == consume_from::first);
}

TEST_CASE("a topic that is missing for a while keeps its queues") {
  topic_share share{{"orders"}, consume_from::last};
  CHECK(share.route() == nullptr);
  CHECK_FALSE(share.has_broker("a"));
  share.learn(route_with(2));
  share.learn_missing();
  CHECK(share.has_broker("a"));
  CHECK(share.share_of("me", {"me"}, allocate_averagely)->size() == 2);
  CHECK_FALSE(share.learn(route_with(2)));
  CHECK(share.start_of(second) == consume_from::last);
}

TEST_CASE("a strategy can give no queue that is not there, and may refuse") {
  topic_share share{{"orders"}, consume_from::last};
  share.learn(route_with(2));
  const auto allocate = configured_allocation({second, {"orders", "a", 2}, {"other", "a", 0}});
  CHECK(share.share_of("me", {"me"}, allocate) == std::vector<broker_queue>{second});
  const queue_allocation refuses = [](const auto&, const auto&, auto) {
    return fail(errc::invalid_argument, "no");
  };
  CHECK_FALSE(share.share_of("me", {"me"}, refuses));
}
