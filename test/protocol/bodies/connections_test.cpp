#include "protocol/bodies/connections.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

const client_connection connection{"cid", "1.2.3.4:5", language_code::java, 479};

}  // namespace

TEST_CASE("connected consumers are written as Java writes them, and come back") {
  consumer_connections consumers;
  consumers.connections = {connection};
  subscription_data subscription;
  subscription.topic = "TopicTest";
  consumers.subscriptions = {subscription};
  const auto json = write_consumer_connections(consumers);
  CHECK(json ==
        R"({"connectionSet":[{"clientAddr":"1.2.3.4:5","clientId":"cid","language":"JAVA",)"
        R"("version":479}],"consumeFromWhere":"CONSUME_FROM_LAST_OFFSET","consumeType":)"
        R"("CONSUME_PASSIVELY","messageModel":"CLUSTERING","subscriptionTable":{"TopicTest":)"
        R"({"classFilterMode":false,"codeSet":[],"expressionType":"TAG","subString":"*",)"
        R"("subVersion":0,"tagsSet":[],"topic":"TopicTest"}}})");
  CHECK(read_consumer_connections(json).value() == consumers);
}

TEST_CASE("connected producers are written as Java writes them, and come back") {
  const auto json = write_connections({connection});
  CHECK(json == R"({"connectionSet":[{"clientAddr":"1.2.3.4:5","clientId":"cid","language":"JAVA",)"
                R"("version":479}]})");
  CHECK(read_connections(json).value() == std::vector{connection});
  CHECK_FALSE(read_connections(R"({"connectionSet":[{"version":"new"}]})"));
}

TEST_CASE("all producers are written as Java writes them") {
  producer_table producers;
  producers["PG"].push_back({{"cid", "1.2.3.4:5", language_code::go, 317}, 1700000000000});
  CHECK(write_producers(producers) ==
        R"({"data":{"PG":[{"clientId":"cid","language":"GO","lastUpdateTimestamp":1700000000000,)"
        R"("remoteIP":"1.2.3.4:5","version":317}]}})");
}
