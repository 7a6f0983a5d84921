#include "storage/checkpoint.hpp"

#include <catch2/catch.hpp>

#include "test/message/bytes_in_hex.hpp"
#include "test/support/temporary_directory.hpp"

using namespace cafmq;

TEST_CASE("a checkpoint's bytes are RocketMQ's") {
  const temporary_directory directory;
  const auto path = directory.path() / "checkpoint";
  const checkpoint written{1'795'240'464'012,  1'795'240'464'012,       0,
                           physical_offset{0}, physical_offset{11'043}, physical_offset{0}};
  REQUIRE(write_checkpoint(path, written));
  const auto bytes = content_of(path);
  REQUIRE(bytes.size() == 4096);
  CHECK(bytes.substr(0, 40) == bytes_in_hex("000001a1fcab8e8c000001a1fcab8e8c0000000000000000"
                                            "00000000000000000000000000002b23"));
  CHECK(bytes.substr(40) == std::string(4056, '\0'));
  CHECK(read_checkpoint(path).value() == written);
}

TEST_CASE("how far the index goes is kept where RocketMQ has zeros") {
  const temporary_directory directory;
  const auto path = directory.path() / "checkpoint";
  checkpoint written;
  written.index_timestamp_ms = 1'795'240'464'012;
  written.indexed = physical_offset{11'043};
  REQUIRE(write_checkpoint(path, written));
  const auto bytes = content_of(path);
  CHECK(bytes.substr(16, 8) == bytes_in_hex("000001a1fcab8e8c"));
  CHECK(bytes.substr(40, 8) == bytes_in_hex("0000000000002b23"));
  CHECK(bytes.substr(48) == std::string(4048, '\0'));
  CHECK(read_checkpoint(path).value() == written);
}

TEST_CASE("a missing checkpoint claims nothing, and so do fields that an older release left out") {
  const temporary_directory directory;
  const auto path = directory.path() / "checkpoint";
  CHECK(read_checkpoint(path).value() == checkpoint{});
  write_content(path, bytes_in_hex("000001a1fcab8e8c000001a1fcab8e8d"));
  const auto old = read_checkpoint(path).value();
  CHECK(old.log_timestamp_ms == 1'795'240'464'012);
  CHECK(old.queue_timestamp_ms == 1'795'240'464'013);
  CHECK(old.confirmed == physical_offset{0});
  write_content(path, "");
  CHECK(read_checkpoint(path).value() == checkpoint{});
}

TEST_CASE("what is no checkpoint is refused") {
  const temporary_directory directory;
  const auto path = directory.path() / "checkpoint";
  write_content(path, std::string(4097, '\0'));
  CHECK(read_checkpoint(path).error().code() == errc::corrupt);
  write_content(path, std::string(4096, '\xff'));
  CHECK(read_checkpoint(path).error().code() == errc::corrupt);
}
