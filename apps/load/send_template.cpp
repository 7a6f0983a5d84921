#include "apps/load/send_template.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <string_view>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "message/batch_codec.hpp"
#include "message/properties.hpp"
#include "protocol/headers/send.hpp"

namespace cafmq::load {
namespace {

// Values that stand where the real ones will; each is found again by its bytes.
constexpr int32_t opaque_mark = 1'987'654'321;
constexpr int64_t born_mark = 1'234'567'890'123;
constexpr std::string_view born_text = "1234567890123";
constexpr std::string_view number_mark = "0123456789ABCDEF";

std::string random_body(size_t size) {
  std::mt19937_64 random{size};
  std::string body(size, '\0');
  std::generate(body.begin(), body.end(), [&] { return static_cast<char>(random()); });
  return body;
}

std::string properties_of_message(const load_plan& plan) {
  auto properties =
      "TAGS\1TagA\2UNIQ_KEY\1"
      "7F00000100002A9F" +
      std::string{number_mark} + "\2WAIT\1true\2";
  if (plan.kind == load_kind::transaction) {
    append_property(properties, property::transaction_prepared, "true");
    append_property(properties, property::producer_group, send_template::producer_group);
  }
  return properties;
}

std::string body_of(const load_plan& plan, const std::string& properties) {
  const auto body = random_body(plan.body_size);
  if (plan.batch == 1) return body;
  std::string batch;
  for (size_t count = 0; count < plan.batch; ++count) append_to_batch(batch, {0, body, properties});
  return batch;
}

size_t place_of(std::string_view frame, std::string_view mark) {
  const auto at = frame.find(mark);
  CAFMQ_CHECK(at != std::string_view::npos);
  return at;
}

void write_decimal(char* to, size_t digits, int64_t value) {
  for (; digits > 0; --digits, value /= 10) to[digits - 1] = static_cast<char>('0' + value % 10);
}

void write_hex(char* to, uint64_t value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (size_t at = digits.size(); at > 0; --at, value >>= 4) to[at - 1] = digits[value & 0xF];
}

}  // namespace

send_template::send_template(const load_plan& plan, int32_t queue_id) {
  using namespace remoting;
  const auto properties = properties_of_message(plan);
  const auto body = body_of(plan, properties);
  const auto code =
      plan.batch == 1 ? request_code::send_message_v2 : request_code::send_batch_message;
  send_message_request request;
  request.producer_group = producer_group;
  request.topic = plan.topic;
  request.default_topic = "TBW102";
  request.queue_id = queue_id;
  request.born_timestamp_ms = born_mark;
  request.properties = plan.batch == 1 ? std::string_view{properties} : std::string_view{};
  request.batch = plan.batch > 1;
  command_writer writer{frame_, plan.type, request_line(code, opaque_mark)};
  write_send_message(request, code, writer);
  writer.end(body.size());
  body_at_ = frame_.size();
  frame_.append(body);

  opaque_is_text_ = plan.type == serialize_type::json;
  std::array<char, 4> binary{};
  store_big_endian(binary.data(), opaque_mark);
  opaque_at_ = place_of(frame_, opaque_is_text_ ? std::string_view{"1987654321"}
                                                : std::string_view{binary.data(), binary.size()});
  born_at_ = place_of(frame_, born_text);
  for (auto at = frame_.find(number_mark); at != std::string::npos;
       at = frame_.find(number_mark, at + 1))
    key_numbers_at_.push_back(at);
  CAFMQ_CHECK(key_numbers_at_.size() == plan.batch);
}

size_t send_template::append(std::string& out, int32_t opaque, int64_t born_ms,
                             uint64_t number) const {
  constexpr size_t opaque_digits = 10;
  const auto begin = out.size();
  out.append(frame_);
  auto* copy = out.data() + begin;
  if (opaque_is_text_)
    write_decimal(copy + opaque_at_, opaque_digits, opaque);
  else
    store_big_endian(copy + opaque_at_, opaque);
  write_decimal(copy + born_at_, born_text.size(), born_ms);
  for (const auto at : key_numbers_at_) write_hex(copy + at, number++);
  return begin + body_at_;
}

}  // namespace cafmq::load
