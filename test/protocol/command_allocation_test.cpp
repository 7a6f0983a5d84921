#include "test/support/allocation_counter.hpp"

#include <catch2/catch.hpp>

#include <array>

#include "protocol/command_decoder.hpp"
#include "protocol/command_writer.hpp"
#include "protocol/headers/send.hpp"
#include "protocol/pull_response.hpp"
#include "protocol/send_response.hpp"

#ifdef CAFMQ_COUNTS_ALLOCATIONS

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

std::string send_request(serialize_type type) {
  std::string out;
  const std::string properties =
      "KEYS\x01"
      "a_key_that_is_long_enough\x02";
  send_message_request request;
  request.producer_group = "a_producer_group";
  request.topic = "a_topic_whose_name_is_long_enough";
  request.default_topic = "TBW102";
  request.properties = properties;
  command_writer writer{out, type, request_line(request_code::send_message_v2, 1)};
  write_send_message(request, request_code::send_message_v2, writer);
  writer.end(4);
  return out + "body";
}

class round_trip {
 public:
  // Requests in, answers out; the requests are cut so that one is always unfinished.
  int64_t run(std::string_view requests) {
    out_.clear();
    int64_t answered = 0;
    const auto answer = [&](const frame& one) -> result<void> {
      if (auto decoded = decoder_.decode(one, header_); !decoded) return decoded;
      const auto request = read_send_message(header_);
      if (!request) return fail(request.error());
      answer_one(one.type, request->queue_id);
      ++answered;
      return {};
    };
    const auto half = requests.size() / 2 + 3;
    static_cast<void>(splitter_.split(requests.substr(0, half), answer));
    static_cast<void>(splitter_.split(requests.substr(half), answer));
    return answered;
  }

 private:
  void answer_one(serialize_type type, int32_t queue_id) {
    stored_answer stored;
    stored.opaque = header_.opaque;
    stored.queue_id = queue_id;
    stored.places = places_;
    stored.transaction_id = "7F00000100002A9F00000000075BCD15";
    ready_.append_stored(out_, type, stored);
    append_pull_response(out_, type, {}, 0);
  }

  frame_splitter splitter_;
  command_decoder decoder_;
  command_header header_;
  send_response_template ready_{host_address{}, "DefaultRegion", true};
  std::array<physical_offset, 1> places_{};
  std::string out_;
};

}  // namespace

TEST_CASE("a request is read and answered without an allocation once it is warm") {
  for (const auto type : {serialize_type::json, serialize_type::rocketmq}) {
    const auto requests = send_request(type) + send_request(type) + send_request(type);
    round_trip connection;
    REQUIRE(connection.run(requests) == 3);
    const auto before = allocations;
    int64_t answered = 0;
    for (int round = 0; round < 100; ++round) answered += connection.run(requests);
    const auto made = allocations - before;
    CHECK(answered == 300);
    CHECK(made == 0);
  }
}

#endif
