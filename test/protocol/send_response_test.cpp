#include "protocol/send_response.hpp"

#include <catch2/catch.hpp>

#include <array>

#include "message/message_id.hpp"
#include "protocol/command_decoder.hpp"
#include "protocol/command_writer.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

const host_address host = parse_host_address("127.0.0.1:10911").value();
constexpr std::array places{physical_offset{123456789}, physical_offset{0x7FFFFFFFFFFFFFFF}};

stored_answer answer(size_t messages) {
  stored_answer answer;
  answer.opaque = 42;
  answer.queue_id = 3;
  answer.queue_position = queue_offset{1000};
  answer.places = std::span{places}.first(messages);
  answer.transaction_id = "AC11\"7A0000";
  return answer;
}

// The same answer field by field.
std::string written(serialize_type type, const stored_answer& answer) {
  std::string ids;
  for (const auto place : answer.places)
    ids += (ids.empty() ? "" : ",") + to_string(message_id{host, place});
  std::string out;
  command_writer writer{out, type, response_line(answer.code, answer.opaque)};
  writer.put("MSG_REGION", "DefaultRegion");
  writer.put("TRACE_ON", true);
  writer.put("msgId", ids);
  writer.put("queueId", answer.queue_id);
  writer.put("queueOffset", answer.queue_position.value());
  if (!answer.transaction_id.empty()) writer.put("transactionId", answer.transaction_id);
  if (!answer.recall_handle.empty()) writer.put("recallHandle", answer.recall_handle);
  writer.end();
  return out;
}

}  // namespace

TEST_CASE("the template says what a writer would, for one message and for a batch") {
  const send_response_template ready{host, "DefaultRegion", true};
  for (const auto type : {serialize_type::json, serialize_type::rocketmq}) {
    for (const size_t messages : {1, 2}) {
      std::string out;
      ready.append_stored(out, type, answer(messages));
      CHECK(out == written(type, answer(messages)));
    }
    auto recallable = answer(1);
    recallable.recall_handle = "djEgVG9waWM=";
    std::string with_handle;
    ready.append_stored(with_handle, type, recallable);
    CHECK(with_handle == written(type, recallable));
    auto plain = answer(1);
    plain.transaction_id = {};
    plain.code = response_code::flush_disk_timeout;
    std::string out;
    ready.append_stored(out, type, plain);
    CHECK(out == written(type, plain));
  }
}

TEST_CASE("a message id names the registered address and the place") {
  const send_response_template ready{host, "DefaultRegion", true};
  std::string out;
  ready.append_stored(out, serialize_type::json, answer(1));
  CHECK(out.find(R"("msgId":"7F00000100002A9F00000000075BCD15")") != std::string::npos);
}

TEST_CASE("a refusal has the region and the trace switch as well") {
  const send_response_template ready{host, "r\"1", false};
  for (const auto type : {serialize_type::json, serialize_type::rocketmq}) {
    std::string out;
    ready.append_refused(out, type, response_line(response_code::no_permission, 1, "not here"));
    const auto whole = front_frame(out, {}).value().value();
    CHECK(whole.size() == out.size());
    command_decoder decoder;
    command_header header;
    REQUIRE(decoder.decode(whole, header));
    CHECK(header.response() == response_code::no_permission);
    CHECK(header.remark == "not here");
    REQUIRE(header.fields.size() == 2);
    CHECK(header.fields[0] == ext_field{"MSG_REGION", "r\"1"});
    CHECK(header.fields[1] == ext_field{"TRACE_ON", "false"});
  }
}
