#include "protocol/codes.hpp"

#include <catch2/catch.hpp>

using namespace cafmq::remoting;

TEST_CASE("codes have RocketMQ's names") {
  CHECK(to_string(request_code::send_message) == "SEND_MESSAGE");
  CHECK(to_string(static_cast<request_code>(310)) == "SEND_MESSAGE_V2");
  CHECK(to_string(static_cast<request_code>(105)) == "GET_ROUTEINFO_BY_TOPIC");
  CHECK(to_string(static_cast<request_code>(200'151)) == "BATCH_ACK_MESSAGE");
  CHECK(to_string(static_cast<request_code>(7)) == "UNKNOWN");
  CHECK(to_string(static_cast<request_code>(-1)) == "UNKNOWN");
  CHECK(to_string(response_code::success) == "SUCCESS");
  CHECK(to_string(static_cast<response_code>(21)) == "PULL_OFFSET_MOVED");
  CHECK(to_string(static_cast<response_code>(3002)) == "POLICY_NOT_EXIST");
  CHECK(to_string(static_cast<response_code>(5000)) == "UNKNOWN");
}

TEST_CASE("languages are read by name and by number, and unknown ones are other") {
  CHECK(to_string(language_code::go) == "GO");
  CHECK(language_named("GO") == language_code::go);
  CHECK(language_named("NODE_JS") == language_code::node_js);
  CHECK(language_named("go") == language_code::other);
  CHECK(language_named("") == language_code::other);
  CHECK(language_numbered(0) == language_code::java);
  CHECK(language_numbered(13) == language_code::node_js);
  CHECK(language_numbered(14) == language_code::other);
  CHECK(language_numbered(-1) == language_code::other);
  CHECK(to_string(static_cast<language_code>(200)) == "OTHER");
}
