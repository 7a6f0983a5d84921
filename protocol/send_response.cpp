#include "protocol/send_response.hpp"

#include <array>

#include "base/check.hpp"
#include "message/message_id.hpp"
#include "protocol/command_writer.hpp"
#include "protocol/header_binary.hpp"
#include "protocol/json_string.hpp"

namespace cafmq::remoting {
namespace {

constexpr size_t place_digits = 16;
constexpr std::string_view region_name = "MSG_REGION";
constexpr std::string_view trace_name = "TRACE_ON";

std::string_view text_of(bool value) {
  return value ? "true" : "false";
}

// The message id without its physical offset.
std::string host_digits_of(const host_address& store_host) {
  auto digits = to_string(message_id{store_host, physical_offset{0}});
  digits.resize(digits.size() - place_digits);
  return digits;
}

void append_place(std::string& out, physical_offset place) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::array<char, place_digits> text;
  auto rest = static_cast<uint64_t>(place.value());
  for (auto at = text.rbegin(); at != text.rend(); ++at, rest >>= 4) *at = digits[rest & 0xF];
  out.append(text.data(), text.size());
}

}  // namespace

send_response_template::send_response_template(const host_address& store_host,
                                               std::string_view region, bool trace_on)
    : host_digits_{host_digits_of(store_host)}, region_{region}, trace_on_{trace_on} {
  json_fields_ = R"(,"extFields":{"MSG_REGION":)";
  append_json_string(json_fields_, region);
  json_fields_.append(R"(,"TRACE_ON":")").append(text_of(trace_on)).append(R"(","msgId":")");

  // The encoder makes a whole header; of it only the fields are kept.
  std::string header;
  binary_header_encoder encoder{header, {}};
  encoder.put(region_name, region);
  encoder.put(trace_name, text_of(trace_on));
  binary_fields_ = header.substr(binary_header_fixed_size);
}

void send_response_template::append_stored(std::string& out, serialize_type type,
                                           const stored_answer& answer) const {
  CAFMQ_CHECK(!answer.places.empty());
  const auto begin = out.size();
  begin_header(out);
  if (type == serialize_type::rocketmq)
    append_binary(out, answer);
  else
    append_json(out, answer);
  end_header(out, begin, type, 0);
}

void send_response_template::append_refused(std::string& out, serialize_type type,
                                            const command_line& line) const {
  command_writer writer{out, type, line};
  writer.put(region_name, region_);
  writer.put(trace_name, trace_on_);
  writer.end();
}

void send_response_template::append_json(std::string& out, const stored_answer& answer) const {
  out.append(R"({"code":)");
  append_decimal(out, static_cast<int32_t>(answer.code));
  out.append(json_fields_);
  append_message_ids(out, answer.places);
  out.append(R"(","queueId":")");
  append_decimal(out, answer.queue_id);
  out.append(R"(","queueOffset":")");
  append_decimal(out, answer.queue_position.value());
  out += '"';
  if (!answer.transaction_id.empty()) {
    out.append(R"(,"transactionId":)");
    append_json_string(out, answer.transaction_id);
  }
  if (!answer.recall_handle.empty()) {
    out.append(R"(,"recallHandle":)");
    append_json_string(out, answer.recall_handle);
  }
  out.append(R"(},"flag":1,"language":"JAVA","opaque":)");
  append_decimal(out, answer.opaque);
  out.append(R"(,"serializeTypeCurrentRPC":"JSON","version":)");
  append_decimal(out, release::own);
  out += '}';
}

void send_response_template::append_binary(std::string& out, const stored_answer& answer) const {
  binary_header_encoder encoder{out, response_line(answer.code, answer.opaque)};
  out.append(binary_fields_);
  encoder.put_with("msgId", message_ids_size(answer.places.size()),
                   [&] { append_message_ids(out, answer.places); });
  encoder.put("queueId", answer.queue_id);
  encoder.put("queueOffset", answer.queue_position.value());
  if (!answer.transaction_id.empty()) encoder.put("transactionId", answer.transaction_id);
  if (!answer.recall_handle.empty()) encoder.put("recallHandle", answer.recall_handle);
  encoder.end();
}

size_t send_response_template::message_ids_size(size_t count) const {
  constexpr size_t comma = 1;
  return count * (host_digits_.size() + place_digits + comma) - comma;
}

void send_response_template::append_message_ids(std::string& out,
                                                std::span<const physical_offset> places) const {
  bool first = true;
  for (const auto place : places) {
    if (!first) out += ',';
    first = false;
    out.append(host_digits_);
    append_place(out, place);
  }
}

}  // namespace cafmq::remoting
