#include "protocol/frame.hpp"

#include <catch2/catch.hpp>

#include <vector>

#include "test/message/bytes_in_hex.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

// "HEAD" and "BODY" in a JSON frame; "H" and no body in a binary one.
const auto json_frame = bytes_in_hex("0000000C 00000004 48454144 424F4459");
const auto binary_frame = bytes_in_hex("00000005 01000001 48");

struct seen_frame {
  serialize_type type;
  std::string header;
  std::string body;

  bool operator==(const seen_frame&) const = default;
};

const seen_frame json_seen{serialize_type::json, "HEAD", "BODY"};
const seen_frame binary_seen{serialize_type::rocketmq, "H", ""};

class collector {
 public:
  result<void> feed(std::string_view chunk) {
    return splitter_.split(chunk, [&](const frame& one) -> result<void> {
      seen.push_back({one.type, std::string{one.header}, std::string{one.body}});
      return {};
    });
  }

  [[nodiscard]] size_t pending() const { return splitter_.pending(); }

  std::vector<seen_frame> seen;

 private:
  frame_splitter splitter_;
};

std::string refusal_of(std::string_view hex) {
  const auto bytes = bytes_in_hex(hex);
  const auto whole = front_frame(bytes, {});
  REQUIRE_FALSE(whole);
  CHECK(whole.error().code() == errc::invalid_argument);
  return whole.error().text();
}

}  // namespace

TEST_CASE("a frame is read from its lengths") {
  const auto bytes = json_frame + "rest";
  const auto whole = front_frame(bytes, {});
  REQUIRE(whole);
  REQUIRE(*whole);
  CHECK((*whole)->header == "HEAD");
  CHECK((*whole)->body == "BODY");
  CHECK((*whole)->size() == json_frame.size());
}

TEST_CASE("a frame that is cut anywhere is not whole yet") {
  for (size_t size = 0; size < json_frame.size(); ++size) {
    const auto part = front_frame(std::string_view{json_frame}.substr(0, size), {});
    REQUIRE(part);
    CHECK_FALSE(*part);
  }
}

TEST_CASE("the splitter finds the same frames however the bytes are cut") {
  const auto stream = json_frame + binary_frame + json_frame;
  for (size_t step = 1; step <= stream.size(); ++step) {
    collector frames;
    for (size_t at = 0; at < stream.size(); at += step)
      REQUIRE(frames.feed(std::string_view{stream}.substr(at, step)));
    CHECK(frames.seen == std::vector{json_seen, binary_seen, json_seen});
    CHECK(frames.pending() == 0);
  }
}

TEST_CASE("an unfinished frame is kept, and nothing for what it only claims") {
  collector frames;
  REQUIRE(frames.feed(bytes_in_hex("00FFFFF0 00000004 4845")));
  CHECK(frames.pending() == 10);
  CHECK(frames.seen.empty());
}

TEST_CASE("lengths that cannot be are refused as soon as they are there") {
  CHECK(refusal_of("00000003") == "a frame says that 3 bytes follow; it takes at least 4");
  CHECK(refusal_of("00FFFFFD").find("16777217 bytes is too large") != std::string::npos);
  CHECK(refusal_of("FFFFFFFF").find("too large") != std::string::npos);
  CHECK(refusal_of("00000008 00000005") == "a header of 5 bytes does not fit into a frame of 12");
  CHECK(refusal_of("00000008 02000004") == "a frame has a header of the unknown type 2");
  CHECK(refusal_of("00080000 00040001").find("262145 bytes is too large") != std::string::npos);
  CHECK(front_frame(bytes_in_hex("00FFFFFC 00040000"), {}));  // the largest ones
}

TEST_CASE("a frame can have neither header nor body") {
  collector frames;
  REQUIRE(frames.feed(bytes_in_hex("00000004 00000000")));
  CHECK(frames.seen == std::vector{seen_frame{serialize_type::json, "", ""}});
}

TEST_CASE("what is wrong behind good frames is found, in one chunk or in several") {
  const auto stream = json_frame + bytes_in_hex("00000001");
  collector at_once;
  CHECK_FALSE(at_once.feed(stream));
  CHECK(at_once.seen.size() == 1);
  collector in_bytes;
  size_t taken = 0;
  while (taken < stream.size() && in_bytes.feed(std::string_view{stream}.substr(taken, 1))) ++taken;
  CHECK(taken == stream.size() - 1);
}

TEST_CASE("a visit that fails ends the splitting") {
  frame_splitter splitter;
  int visits = 0;
  const auto split = splitter.split(json_frame + json_frame, [&](const frame&) -> result<void> {
    ++visits;
    return fail(errc::invalid_argument, "no");
  });
  CHECK_FALSE(split);
  CHECK(visits == 1);
}
