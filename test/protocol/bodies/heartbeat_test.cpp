#include "protocol/bodies/heartbeat.hpp"

#include <catch2/catch.hpp>

#include "protocol/bodies/body_document.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr std::string_view from_java =
    R"({"clientID":"10.0.0.1@123","consumerDataSet":[{"consumeFromWhere":)"
    R"("CONSUME_FROM_LAST_OFFSET","consumeType":"CONSUME_PASSIVELY","groupName":"CG",)"
    R"("messageModel":"CLUSTERING","subscriptionDataSet":[{"classFilterMode":false,)"
    R"("codeSet":[2598919,2598920],"expressionType":"TAG","subString":"TagA || TagB",)"
    R"("subVersion":1795235871305,"tagsSet":["TagA","TagB"],"topic":"TopicTest"}],)"
    R"("unitMode":false}],"heartbeatFingerprint":0,"producerDataSet":[{"groupName":"PG"}],)"
    R"("withoutSub":false})";

std::string refusal_of(std::string_view json) {
  const auto read = read_heartbeat(json);
  REQUIRE_FALSE(read);
  return read.error().text();
}

}  // namespace

TEST_CASE("a heartbeat is read and written as Java writes it") {
  const auto heartbeat = read_heartbeat(from_java);
  REQUIRE(heartbeat);
  CHECK(heartbeat->client_id == "10.0.0.1@123");
  CHECK(heartbeat->producer_groups == std::vector<std::string>{"PG"});
  REQUIRE(heartbeat->consumers.size() == 1);
  const auto& consumer = heartbeat->consumers.front();
  CHECK(consumer.group == "CG");
  CHECK(consumer.type == consume_type::passively);
  CHECK(consumer.model == message_model::clustering);
  CHECK(consumer.from == consume_from::last_offset);
  REQUIRE(consumer.subscriptions.size() == 1);
  const auto& subscription = consumer.subscriptions.front();
  CHECK(subscription.topic == "TopicTest");
  CHECK(subscription.expression == "TagA || TagB");
  CHECK(subscription.tags == std::vector<std::string>{"TagA", "TagB"});
  CHECK(subscription.tag_codes == std::vector<int32_t>{2598919, 2598920});
  CHECK(subscription.version == 1795235871305);
  CHECK(write_heartbeat(*heartbeat) == from_java);
}

TEST_CASE("what other clients leave out or spell otherwise is read") {
  const auto heartbeat = read_heartbeat(
      R"({"clientID":"c","consumerDataSet":[{"groupName":"G","consumeType":"CONSUME_ACTIVELY",)"
      R"("messageModel":"BroadCasting","consumeFromWhere":"UNKNOWN",)"
      R"("subscriptionDataSet":[{"topic":"T","subString":"*","expressionType":null}]},)"
      R"({"groupName":"H","consumeFromWhere":"CONSUME_FROM_MIN_OFFSET"}],"later":{"a":[1]}})");
  REQUIRE(heartbeat);
  const auto& consumer = heartbeat->consumers.front();
  CHECK(consumer.type == consume_type::actively);
  CHECK(consumer.model == message_model::broadcasting);
  CHECK(consumer.from == consume_from::last_offset);
  CHECK(consumer.subscriptions.front().expression_type == "TAG");
  CHECK(consumer.subscriptions.front().tag_codes.empty());
  CHECK(heartbeat->consumers.back().from == consume_from::first_offset);
  CHECK(heartbeat->consumers.back().subscriptions.empty());
  CHECK_FALSE(heartbeat->without_subscriptions);
}

TEST_CASE("a heartbeat of the second kind says that its subscriptions are known") {
  const auto heartbeat =
      read_heartbeat(R"({"clientID":"c","heartbeatFingerprint":-5,"withoutSub":true})");
  REQUIRE(heartbeat);
  CHECK(heartbeat->fingerprint == -5);
  CHECK(heartbeat->without_subscriptions);
}

TEST_CASE("an object that Java did not write twice is found") {
  const auto heartbeat =
      read_heartbeat(R"({"clientID":"c","consumerDataSet":[{"groupName":"G","subscriptionDataSet":)"
                     R"([{"topic":"T","subString":"A"}]},{"groupName":"H","subscriptionDataSet":)"
                     R"([{"$ref":"$.consumerDataSet[0].subscriptionDataSet[0]"}]}]})");
  REQUIRE(heartbeat);
  CHECK(heartbeat->consumers.back().subscriptions == heartbeat->consumers.front().subscriptions);
  for (const auto* path : {"", "$.x", "$.consumerDataSet[5]", "$.consumerDataSet[0", "$[0]", "..",
                           "$.consumerDataSet[0].groupName", "$.consumerDataSet[1]"}) {
    const auto json = R"({"clientID":"c","consumerDataSet":[{"groupName":"G"},{"$ref":")" +
                      std::string{path} + "\"}]}";
    CHECK(refusal_of(json) == "the document: a $ref in it points to nothing, or to too much");
  }
}

TEST_CASE("references are bounded in number") {
  const auto with = [](size_t references) {
    std::string json = R"({"clientID":"c","producerDataSet":[{"groupName":"G"})";
    for (size_t count = 0; count < references; ++count)
      json += R"(,{"$ref":"$.producerDataSet[0]"})";
    return json + "]}";
  };
  CHECK(read_heartbeat(with(256)).value().producer_groups.size() == 257);
  CHECK(refusal_of(with(257)) == "the document: it has more than 256 $ref");
}

TEST_CASE("a wrong heartbeat is refused with the field's name") {
  CHECK(refusal_of("{}") == "the document: clientID is missing");
  CHECK(refusal_of(R"({"clientID":"c","producerDataSet":[{}]})").find("group name is empty") !=
        std::string::npos);
  CHECK(refusal_of(R"({"clientID":"c","consumerDataSet":[{"groupName":"G",)"
                   R"("subscriptionDataSet":[{"topic":"../T"}]}]})")
            .find("consumerDataSet.subscriptionDataSet") == 0);
  CHECK(refusal_of(R"({"clientID":"c","consumerDataSet":[{"groupName":"G","consumeType":"X"}]})") ==
        "consumerDataSet: consumeType is none of RocketMQ's");
  CHECK(refusal_of(R"({"clientID":"c","consumerDataSet":[{"groupName":"G","messageModel":""}]})") ==
        "consumerDataSet: messageModel is none of RocketMQ's");
  CHECK(refusal_of(R"({"clientID":"c","consumerDataSet":[1]})") ==
        "consumerDataSet: it must be an object");
  CHECK(refusal_of("[]") == "the document: it must be an object");
  CHECK(refusal_of(std::string(client_body_size_max + 1, ' ')).find("at most 2097152") !=
        std::string::npos);
  for (size_t size = 0; size < from_java.size(); ++size)
    REQUIRE_FALSE(read_heartbeat(from_java.substr(0, size)));
}

TEST_CASE("the check of a filter comes back") {
  filter_check check{"c", "G", "ns", {}};
  check.subscription.topic = "T";
  check.subscription.expression = "a > 5";
  check.subscription.expression_type = "SQL92";
  CHECK(read_filter_check(write_filter_check(check)).value() == check);
  CHECK(read_filter_check(R"({"clientId":"c"})").error().text() ==
        "the document: subscriptionData is missing");
}
