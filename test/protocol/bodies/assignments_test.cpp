#include "protocol/bodies/assignments.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;

TEST_CASE("a query for queues comes back") {
  const assignment_query query{"T", "G", "c", "AVG_BY_CIRCLE", message_model::broadcasting};
  CHECK(read_assignment_query(write_assignment_query(query)).value() == query);
  const auto least = read_assignment_query(R"({"topic":"T","consumerGroup":"G"})");
  REQUIRE(least);
  CHECK(least->strategy == "AVG");
  CHECK_FALSE(read_assignment_query(R"({"topic":"T"})"));
}

TEST_CASE("assigned queues are written as Java writes them") {
  CHECK(write_assignments({{"b", {"T", 1}}}, request_mode::pull) ==
        R"({"messageQueueAssignments":[{"messageQueue":{"brokerName":"b","queueId":1,)"
        R"("topic":"T"},"mode":"PULL"}]})");
  CHECK(write_assignments({}, request_mode::pop) == R"({"messageQueueAssignments":[]})");
}

TEST_CASE("a request mode comes back, and several are grouped by topic") {
  const request_mode_setting setting{"T", "G", request_mode::pop, 2};
  const std::string json = R"({"consumerGroup":"G","mode":"POP","popShareQueueNum":2,"topic":"T"})";
  CHECK(write_request_mode(setting) == json);
  CHECK(read_request_mode(json).value() == setting);
  CHECK_FALSE(read_request_mode(R"({"topic":"T","consumerGroup":"G","mode":"PUSH"})"));
  CHECK(write_request_modes({setting}) == R"({"messageRequestModeMap":{"T":{"G":)" + json + "}}}");
}
