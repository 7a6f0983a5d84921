#include "protocol/bodies/queue_entries.hpp"

#include <catch2/catch.hpp>

using namespace cafmq::remoting;

TEST_CASE("entries of a queue are written as Java writes them") {
  queue_entries found{3, 5, {{100, 62, 2598919}, {162, 62, -1}}};
  CHECK(write_queue_entries(found) ==
        R"({"maxQueueIndex":5,"minQueueIndex":3,"queueData":[)"
        R"({"eval":false,"physicOffset":100,"physicSize":62,"tagsCode":2598919},)"
        R"({"eval":false,"physicOffset":162,"physicSize":62,"tagsCode":-1}]})");
  found.entries.clear();
  found.filter = "g@T is not online!";
  found.subscription.emplace().topic = "T";
  CHECK(write_queue_entries(found) ==
        R"({"filterData":"g@T is not online!","maxQueueIndex":5,"minQueueIndex":3,"queueData":[],)"
        R"("subscriptionData":{"classFilterMode":false,"codeSet":[],"expressionType":"TAG",)"
        R"("subString":"*","subVersion":0,"tagsSet":[],"topic":"T"}})");
}
