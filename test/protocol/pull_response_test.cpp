#include "protocol/pull_response.hpp"

#include <catch2/catch.hpp>

#include "protocol/command_writer.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

TEST_CASE("the answer to a pull says what a writer would") {
  for (const auto type : {serialize_type::json, serialize_type::rocketmq}) {
    for (const auto* remark : {"FOUND", ""}) {
      pull_answer answer;
      answer.code = response_code::pull_offset_moved;
      answer.opaque = -3;
      answer.remark = remark;
      answer.suggested_broker_id = 1;
      answer.next_begin = queue_offset{7};
      answer.min = queue_offset{0};
      answer.max = queue_offset{99};
      std::string out = "x";
      append_pull_response(out, type, answer, 1000);

      std::string expected = "x";
      command_writer writer{expected, type, response_line(answer.code, -3, remark)};
      writer.put("maxOffset", int64_t{99});
      writer.put("minOffset", int64_t{0});
      writer.put("nextBeginOffset", int64_t{7});
      writer.put("suggestWhichBrokerId", int64_t{1});
      writer.end(1000);
      CHECK(out == expected);
    }
  }
}
