#include "protocol/pull_response.hpp"

#include "protocol/command_writer.hpp"
#include "protocol/json_string.hpp"

namespace cafmq::remoting {
namespace {

void append_json(std::string& out, const pull_answer& answer) {
  out.append(R"({"code":)");
  append_decimal(out, static_cast<int32_t>(answer.code));
  out.append(R"(,"extFields":{"maxOffset":")");
  append_decimal(out, answer.max.value());
  out.append(R"(","minOffset":")");
  append_decimal(out, answer.min.value());
  out.append(R"(","nextBeginOffset":")");
  append_decimal(out, answer.next_begin.value());
  out.append(R"(","suggestWhichBrokerId":")");
  append_decimal(out, answer.suggested_broker_id);
  out.append(R"("},"flag":1,"language":"JAVA","opaque":)");
  append_decimal(out, answer.opaque);
  if (!answer.remark.empty()) {
    out.append(R"(,"remark":)");
    append_json_string(out, answer.remark);
  }
  out.append(R"(,"serializeTypeCurrentRPC":"JSON","version":)");
  append_decimal(out, release::own);
  out += '}';
}

void append_binary(std::string& out, const pull_answer& answer) {
  binary_header_encoder encoder{out, response_line(answer.code, answer.opaque, answer.remark)};
  encoder.put("maxOffset", answer.max.value());
  encoder.put("minOffset", answer.min.value());
  encoder.put("nextBeginOffset", answer.next_begin.value());
  encoder.put("suggestWhichBrokerId", answer.suggested_broker_id);
  encoder.end();
}

}  // namespace

void append_pull_response(std::string& out, serialize_type type, const pull_answer& answer,
                          size_t body_size) {
  const auto begin = out.size();
  begin_header(out);
  if (type == serialize_type::rocketmq)
    append_binary(out, answer);
  else
    append_json(out, answer);
  end_header(out, begin, type, body_size);
}

}  // namespace cafmq::remoting
