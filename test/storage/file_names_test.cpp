#include "storage/file_names.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("paths are RocketMQ's") {
  CHECK(file_names::commit_log("/s") == "/s/commitlog");
  CHECK(file_names::consume_queue("/s", {"orders", 3}) == "/s/consumequeue/orders/3");
  CHECK(file_names::checkpoint("/s") == "/s/checkpoint");
  CHECK(file_names::abort("/s") == "/s/abort");
  CHECK(file_names::lock("/s") == "/s/lock");
  CHECK(file_names::index("/s") == "/s/index");
}

TEST_CASE("a segment is named after its first byte and found again by its name") {
  CHECK(file_names::segment(0) == "00000000000000000000");
  CHECK(file_names::segment(1'073'741'824) == "00000000001073741824");
  CHECK(file_names::parse_segment("00000000001073741824") == 1'073'741'824);
  CHECK(file_names::parse_segment("09223372036854775807") == INT64_MAX);
}

TEST_CASE("what is no segment's name is told apart") {
  for (const auto* name :
       {"", "0", "0000000000000000000", "000000000000000000000", "0000000000000000000a",
        "-0000000000000000001", "99999999999999999999", "00000000000000000000.tmp"})
    CHECK_FALSE(file_names::parse_segment(name));
}

TEST_CASE("an index file is named after the local time at which it is made") {
  constexpr int64_t wall_ms = 1'795'240'463'950;  // November 21, 2026, somewhere near 05:54 UTC
  const auto name = file_names::index_file(wall_ms, "");
  CHECK(file_names::is_index_file(name));
  CHECK(name.substr(0, 6) == "202611");
  CHECK(name.substr(12) == "23950");
  CHECK(file_names::index_file(wall_ms + 1, name).substr(12) == "23951");
}

TEST_CASE("an index file's name is larger than the last one whatever the clock says") {
  CHECK(file_names::index_file(0, "20261121055423950") == "20261121055423951");
  CHECK(file_names::index_file(0, "20261121055459999") == "20261121055460000");
  const auto name = file_names::index_file(1'795'240'463'950, "");
  CHECK(file_names::index_file(1'795'240'463'950, name) > name);
}

TEST_CASE("what is no index file's name is told apart") {
  for (const auto* name : {"", "2026112105542395", "202611210554239500", "2026112105542395a",
                           "-0261121055423950", "20261121055423950.bak"})
    CHECK_FALSE(file_names::is_index_file(name));
}

TEST_CASE("a queue's directory is a plain decimal number") {
  CHECK(file_names::parse_queue_id("0") == 0);
  CHECK(file_names::parse_queue_id("2147483647") == 2'147'483'647);
  for (const auto* name : {"", "-1", "+1", "01", "1x", "2147483648", " 1"})
    CHECK_FALSE(file_names::parse_queue_id(name));
}
