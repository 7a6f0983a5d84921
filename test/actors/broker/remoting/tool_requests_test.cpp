#include <catch2/catch.hpp>

#include "message/tag_hash.hpp"
#include "protocol/bodies/assignments.hpp"
#include "protocol/bodies/progress.hpp"
#include "protocol/bodies/topics.hpp"
#include "protocol/headers/lookups.hpp"
#include "protocol/headers/topics.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr auto done = response_code::success;

std::string tagged(const std::string& tag) {
  return "TAGS\x01" + tag + "\x02";
}

topic_config topic_of(const std::string& name, const std::map<std::string, std::string>& changes) {
  return {name, 1, 1, permission::read | permission::write, 0, false, changes};
}

}  // namespace

TEST_CASE("a tool sees the entries of a consume queue") {
  const door_fixture fixture;
  remoting_client tool{fixture.broker_port()};
  for (const auto* tag : {"a", "b", "c"})
    REQUIRE(door_fixture::send(tool, "T", "body", tagged(tag)).code() == done);
  door_fixture::await_messages(tool, "T", 3);
  const auto ask = [&](int64_t from, int32_t count, std::string_view group = {}) {
    return tool.ask(request_code::query_consume_queue,
                    query_consume_queue_request{"T", 0, from, count, group});
  };
  const auto entries_in = [](const received& answer) {
    REQUIRE(answer.code() == done);
    std::vector<std::string> codes;
    for (size_t at = 0; (at = answer.body.find("\"tagsCode\":", at)) != std::string::npos;) {
      at += 11;
      codes.push_back(answer.body.substr(at, answer.body.find('}', at) - at));
    }
    return codes;
  };
  const std::vector<std::string> codes{std::to_string(java_hash("a")),
                                       std::to_string(java_hash("b")),
                                       std::to_string(java_hash("c"))};
  CHECK(entries_in(ask(0, 10)) == codes);
  CHECK(entries_in(ask(1, 1)) == std::vector{codes[1]});
  for (const int64_t outside : {-1, 3}) CHECK(entries_in(ask(outside, 10)).empty());
  for (const int32_t none : {-1, 0}) CHECK(entries_in(ask(0, none)).empty());
  CHECK(entries_in(ask(INT64_MAX, INT32_MAX)).empty());
  CHECK(entries_in(ask(0, INT32_MAX)) == codes);
  CHECK(ask(0, 1).body.starts_with(R"({"maxQueueIndex":3,"minQueueIndex":0,"queueData":[{)"));
  CHECK(ask(0, 1, "g").body.starts_with(R"({"filterData":"g@T is not online!",)"));
  const auto refused = [&](std::string_view topic, int32_t queue) {
    return tool.ask(request_code::query_consume_queue,
                    query_consume_queue_request{topic, queue, 0, 1, {}})
               .code() == response_code::system_error;
  };
  CHECK(refused("nothing", 0));
  CHECK(refused("T", -1));
  CHECK(refused("T", 99));
}

TEST_CASE("a tool sees how far delayed messages are") {
  const door_fixture fixture{
      flush_mode::async, [](broker_setup& setup) { setup.store.delay_levels_ms.assign(2, 20); }};
  remoting_client tool{fixture.broker_port()};
  REQUIRE(door_fixture::send(tool, "T", "body",
                             "DELAY\x01"
                             "2\x02")
              .code() == done);
  door_fixture::await_messages(tool, "T", 1);
  const auto answer = tool.ask(request_code::get_all_delay_offset, no_header{});
  REQUIRE(answer.code() == done);
  const auto levels = read_delay_offsets(answer.body);
  REQUIRE(levels);
  CHECK(levels->levels.at(2) == 1);
}

TEST_CASE("a tool has the log cleaned, and what is young stays") {
  const door_fixture fixture;
  remoting_client tool{fixture.broker_port()};
  REQUIRE(door_fixture::send(tool, "T", "body").code() == done);
  CHECK(tool.ask(request_code::delete_expired_commitlog, no_header{}).code() == done);
  door_fixture::await_messages(tool, "T", 1);
}

TEST_CASE("topics that are made together follow the rules of those made alone") {
  const door_fixture fixture;
  remoting_client tool{fixture.broker_port()};
  const auto make = [&](const std::vector<topic_config>& topics) {
    return tool
        .ask(request_code::update_and_create_topic_list, no_header{}, write_topic_configs(topics))
        .code();
  };
  const auto attributes_of = [&](std::string_view topic) {
    return read_topic_config(
               tool.ask(request_code::get_topic_config, topic_config_request{topic}).body)
        ->attributes;
  };
  using texts = std::map<std::string, std::string>;
  REQUIRE(make({topic_of("A", {{"+message.type", "FIFO"}}), topic_of("B", {})}) == done);
  CHECK(attributes_of("A") == texts{{"message.type", "FIFO"}});
  CHECK(attributes_of("B").empty());
  REQUIRE(make({topic_of("A", {{"-message.type", ""}, {"+reserve.time", "5"}})}) == done);
  CHECK(attributes_of("A") == texts{{"reserve.time", "5"}});
  const std::vector<texts> all_wrong{{{"message.type", "FIFO"}},
                                     {{"+colour", "red"}},
                                     {{"+message.type", "RED"}},
                                     {{"-reserve.time", ""}}};
  for (const auto& wrong : all_wrong)
    CHECK(make({topic_of("C", {}), topic_of("D", wrong)}) == response_code::system_error);
  for (const auto* topic : {"C", "D"})
    CHECK(tool.ask(request_code::get_topic_config, topic_config_request{topic}).code() ==
          response_code::topic_not_exist);
}

TEST_CASE("a group pulls, and can be set to nothing else") {
  const door_fixture fixture;
  remoting_client tool{fixture.broker_port()};
  const auto set = [&](const std::string& topic, request_mode mode) {
    return tool
        .ask(request_code::set_message_request_mode, no_header{},
             write_request_mode({topic, "g", mode, 0}))
        .code();
  };
  CHECK(set("TBW102", request_mode::pull) == done);
  CHECK(set("TBW102", request_mode::pop) == response_code::system_error);
  CHECK(set("nothing", request_mode::pull) == response_code::topic_not_exist);
  CHECK(set("%RETRY%g", request_mode::pull) == response_code::no_permission);
  CHECK(tool.ask(request_code::get_all_message_request_mode, no_header{}).body ==
        R"({"messageRequestModeMap":{}})");
}

TEST_CASE("a broker says that it has no slaves") {
  const door_fixture fixture;
  remoting_client tool{fixture.broker_port()};
  const auto body = tool.ask(request_code::get_broker_ha_status, no_header{}).body;
  CHECK(body.find(R"("haConnectionInfo":[])") != std::string::npos);
  CHECK(body.find(R"("masterCommitLogMaxOffset":0)") != std::string::npos);
}
