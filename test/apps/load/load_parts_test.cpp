#include <unistd.h>

#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "apps/load/open_requests.hpp"
#include "apps/load/process_cpu.hpp"
#include "apps/load/pulls.hpp"
#include "apps/load/send_template.hpp"
#include "message/batch_codec.hpp"
#include "message/properties.hpp"
#include "protocol/command_decoder.hpp"
#include "protocol/headers/header_reader.hpp"
#include "protocol/headers/pull.hpp"
#include "protocol/headers/send.hpp"

using namespace cafmq;
using namespace cafmq::load;

namespace {

load_plan plan_with(remoting::serialize_type type, size_t batch) {
  load_plan plan;
  plan.topic = "words";
  plan.type = type;
  plan.batch = batch;
  plan.body_size = 100;
  return plan;
}

// The first frame of `bytes`, decoded; `header` keeps what the views point to no copy of.
remoting::frame decoded(std::string_view bytes, remoting::command_decoder& decoder,
                        remoting::command_header& header) {
  const auto whole = remoting::front_frame(bytes, {});
  REQUIRE(whole);
  REQUIRE(whole->has_value());
  REQUIRE(decoder.decode(**whole, header));
  return **whole;
}

std::string key_of(std::string_view properties) {
  return std::string{find_property(properties, property::unique_key).value_or("")};
}

std::string record_with(std::string_view body) {
  message message;
  message.topic = "words";
  message.body = body;
  std::string bytes(static_cast<size_t>(encoded_record_size(message, {})), '\0');
  encode_record(message, {}, bytes.data());
  return bytes;
}

}  // namespace

TEST_CASE("a request made from the template is a send with what the caller said") {
  const auto type = GENERATE(remoting::serialize_type::json, remoting::serialize_type::rocketmq);
  const send_template requests{plan_with(type, 1), 3};
  std::string out = "before";
  const auto body_at = requests.append(out, 1'234'567'891, 1'700'000'000'123, 0xABC);
  remoting::command_decoder decoder;
  const auto header = std::make_unique<remoting::command_header>();
  const auto whole = decoded(std::string_view{out}.substr(6), decoder, *header);
  CHECK(header->opaque == 1'234'567'891);
  CHECK(header->request() == remoting::request_code::send_message_v2);
  const auto sent = remoting::read_send_message(*header);
  REQUIRE(sent);
  CHECK(sent->topic == "words");
  CHECK(sent->queue_id == 3);
  CHECK(sent->born_timestamp_ms == 1'700'000'000'123);
  CHECK(key_of(sent->properties) == "7F00000100002A9F0000000000000ABC");
  CHECK(whole.body.size() == 100);
  CHECK(whole.body.data() == out.data() + body_at);
}

TEST_CASE("each message of a batch has a key of its own") {
  const send_template requests{plan_with(remoting::serialize_type::json, 3), 0};
  std::string out;
  (void)requests.append(out, send_template::opaque_min, 1'700'000'000'123, 0x10);
  remoting::command_decoder decoder;
  const auto header = std::make_unique<remoting::command_header>();
  const auto whole = decoded(out, decoder, *header);
  const auto sent = remoting::read_send_message(*header);
  REQUIRE(sent);
  CHECK(sent->batch);
  const auto items = decode_batch(whole.body, 10);
  REQUIRE(items);
  REQUIRE(items->size() == 3);
  CHECK(key_of((*items)[0].properties) == "7F00000100002A9F0000000000000010");
  CHECK(key_of((*items)[2].properties) == "7F00000100002A9F0000000000000012");
}

TEST_CASE("an answer ends the request that it names, once") {
  open_requests requests{2};
  const steady::time_point first{std::chrono::seconds{1}};
  const steady::time_point second{std::chrono::seconds{2}};
  const auto a = requests.begin(first);
  const auto b = requests.begin(second);
  CHECK_FALSE(requests.has_room());
  CHECK(requests.end(a) == first);
  CHECK_FALSE(requests.end(a).has_value());
  CHECK_FALSE(requests.end(b + 1).has_value());
  CHECK_FALSE(requests.end(0).has_value());
  CHECK(requests.open() == 1);
  CHECK(requests.end(b) == second);
  CHECK(requests.open() == 0);
}

TEST_CASE("a pull says where to begin, what it subscribes to and whether it waits") {
  std::string out;
  append_pull(out, plan_with(remoting::serialize_type::json, 1), 7,
              {2, 40, pull_wait::for_messages});
  remoting::command_decoder decoder;
  const auto header = std::make_unique<remoting::command_header>();
  (void)decoded(out, decoder, *header);
  CHECK(header->opaque == 7);
  const auto pull = remoting::read_header<remoting::pull_message_request>(header->fields);
  REQUIRE(pull);
  CHECK(pull->queue_id == 2);
  CHECK(pull->queue_position == 40);
  CHECK(pull->subscription == "*");
  CHECK(pull->suspend_timeout_ms > 0);
  CHECK((pull->system_flag & remoting::pull_flag::suspend) != 0);
}

TEST_CASE("records are counted and visited, and half of one is an error") {
  const auto records = record_with("one") + record_with("two");
  CHECK(count_records(records) == 2);
  std::string bodies;
  REQUIRE(each_record(records, [&](const record& found) { bodies += found.message.body; }));
  CHECK(bodies == "onetwo");
  CHECK_FALSE(count_records(std::string_view{records}.substr(0, records.size() - 1)));
  CHECK(count_records("") == 0);
}

TEST_CASE("a process's time is read, and one that is not there is an error") {
  const auto used = process_cpu_seconds(getpid());
  REQUIRE(used);
  CHECK(*used >= 0);
  CHECK_FALSE(process_cpu_seconds(-1));
}
