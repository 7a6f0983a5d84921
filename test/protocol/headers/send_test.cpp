#include "protocol/headers/send.hpp"

#include <catch2/catch.hpp>

#include <array>

#include "protocol/command_decoder.hpp"
#include "protocol/headers/header_writer.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr std::array codes{request_code::send_message, request_code::send_message_v2,
                           request_code::send_batch_message, request_code::send_reply_message,
                           request_code::send_reply_message_v2};

send_message_request full_request() {
  send_message_request request;
  request.producer_group = "PG";
  request.topic = "T";
  request.default_topic = "TBW102";
  request.queue_id = -1;
  request.system_flag = 0x301;
  request.born_timestamp_ms = 1'700'000'000'000;
  request.flag = 9;
  request.properties = "KEYS\x01K1\x02";
  request.reconsume_times = 3;
  request.unit_mode = true;
  request.max_reconsume_times = 16;
  request.batch = true;
  request.broker_name = "broker-a";
  return request;
}

}  // namespace

TEST_CASE("a send comes back as it was sent, with long names or letters") {
  for (const auto code : codes) {
    std::string bytes;
    command_writer writer{bytes, serialize_type::json, request_line(code, 1)};
    write_send_message(full_request(), code, writer);
    writer.end();
    command_decoder decoder;
    command_header header;
    REQUIRE(decoder.decode(front_frame(bytes, {}).value().value(), header));
    const auto read = read_send_message(header);
    REQUIRE(read);
    CHECK(read->producer_group == "PG");
    CHECK(read->topic == "T");
    CHECK(read->default_topic == "TBW102");
    CHECK(read->default_topic_queues == 4);
    CHECK(read->queue_id == -1);
    CHECK(read->system_flag == 0x301);
    CHECK(read->born_timestamp_ms == 1'700'000'000'000);
    CHECK(read->flag == 9);
    CHECK(read->properties == "KEYS\x01K1\x02");
    CHECK(read->reconsume_times == 3);
    CHECK(read->unit_mode);
    CHECK(read->max_reconsume_times == 16);
    CHECK(read->batch);
    CHECK(read->broker_name == "broker-a");
  }
}

TEST_CASE("the code says which names count") {
  command_header header;
  header.code = static_cast<int32_t>(request_code::send_message_v2);
  CHECK(read_send_message(header).error().text() == "a is missing");
  header.code = static_cast<int32_t>(request_code::send_message);
  CHECK(read_send_message(header).error().text() == "producerGroup is missing");
}

TEST_CASE("the Java client's sends are read to the byte") {
  command_header header;
  json_header_decoder decoder;
  REQUIRE(decoder.decode(
      R"({"code":310,"extFields":{"a":"PG","b":"T","c":"TBW102","d":"4","e":"0","f":"0",)"
      R"("g":"1700000000000","h":"0","i":"KEYS\u0001K1\u0002WAIT\u0001true\u0002","j":"0",)"
      R"("k":"false","m":"false","n":"broker-a"},"flag":0,"language":"JAVA","opaque":1,)"
      R"("serializeTypeCurrentRPC":"JSON","version":0})",
      header));
  const auto request = read_send_message(header);
  REQUIRE(request);
  CHECK(request->properties == "KEYS\x01K1\x02WAIT\x01true\x02");
  CHECK(request->born_timestamp_ms == 1'700'000'000'000);
  CHECK_FALSE(request->max_reconsume_times);
  CHECK_FALSE(request->batch);
}
