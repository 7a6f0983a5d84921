#include <catch2/catch.hpp>

#include "protocol/header_json.hpp"
#include "protocol/headers/groups.hpp"
#include "protocol/headers/header_reader.hpp"
#include "protocol/headers/positions.hpp"
#include "protocol/headers/pull.hpp"
#include "protocol/headers/registration.hpp"
#include "protocol/headers/relays.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

// The header that a Java client's ext fields make.
template <class Header>
Header from_java(std::string_view fields) {
  static json_header_decoder decoder;  // keeps the views' bytes for the test
  static std::string json;
  static command_header command;
  json = R"({"code":1,"extFields":)" + std::string{fields} + "}";
  REQUIRE(decoder.decode(json, command));
  return read_header<Header>(command.fields).value();
}

}  // namespace

TEST_CASE("a Java pull is read") {
  const auto pull = from_java<pull_message_request>(
      R"({"queueId":"0","maxMsgBytes":"262144","maxMsgNums":"32","sysFlag":"3",)"
      R"("suspendTimeoutMillis":"15000","commitOffset":"5","bname":"broker-a","topic":"T",)"
      R"("queueOffset":"6","expressionType":"TAG","subVersion":"1","consumerGroup":"CG"})");
  CHECK(pull.consumer_group == "CG");
  CHECK(pull.topic == "T");
  CHECK(pull.queue_id == 0);
  CHECK(pull.queue_position == 6);
  CHECK(pull.messages_max == 32);
  CHECK(pull.system_flag == (pull_flag::commit_offset | pull_flag::suspend));
  CHECK(pull.commit_offset == 5);
  CHECK(pull.suspend_timeout_ms == 15'000);
  CHECK(pull.subscription_version == 1);
  CHECK(pull.expression_type == "TAG");
  CHECK(pull.bytes_max == 262'144);
  CHECK(pull.broker_name == "broker-a");
}

TEST_CASE("Java's administration headers are read") {
  const auto reset = from_java<reset_offset_request>(
      R"({"queueId":"-1","offset":"-1","topic":"T","isForce":"true","group":"G",)"
      R"("timestamp":"-1"})");
  CHECK(reset.force);
  CHECK(reset.queue_id == -1);
  CHECK(reset.queue_position == -1);
  CHECK(from_java<broker_consume_stats_request>(R"({"isOrder":"true"})").ordered);
  const auto removed =
      from_java<delete_group_request>(R"({"groupName":"G","cleanOffset":"false"})");
  CHECK(removed.group == "G");
  CHECK_FALSE(removed.clean_offsets);
  const auto search = from_java<search_offset_request>(
      R"({"queueId":"0","topic":"T","boundaryType":"LOWER","timestamp":"1"})");
  CHECK(search.boundary_type == "LOWER");
  CHECK(search.timestamp_ms == 1);
}

TEST_CASE("a Java broker's registration is read") {
  const auto broker = from_java<register_broker_request>(
      R"({"brokerId":"0","bodyCrc32":"1","clusterName":"c","brokerAddr":"127.0.0.1:10911",)"
      R"("enableActingMaster":"false","haServerAddr":"127.0.0.1:10912","compressed":"false",)"
      R"("brokerName":"b"})");
  CHECK(broker.broker_name == "b");
  CHECK(broker.broker_address == "127.0.0.1:10911");
  CHECK(broker.ha_address == "127.0.0.1:10912");
  CHECK(broker.cluster == "c");
  CHECK(broker.broker_id == 0);
  CHECK(broker.body_crc == 1);
  CHECK_FALSE(broker.compressed);
  CHECK_FALSE(broker.heartbeat_timeout_ms);
}
