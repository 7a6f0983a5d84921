#include "message/topic_config.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("a new topic may be read and written") {
  const topic_config topic;
  CHECK(topic.readable());
  CHECK(topic.writable());
}

TEST_CASE("reading and writing are permitted one by one") {
  topic_config topic;
  topic.permission = permission::read;
  CHECK(topic.readable());
  CHECK_FALSE(topic.writable());
  topic.permission = permission::write | permission::inherit;
  CHECK_FALSE(topic.readable());
  CHECK(topic.writable());
  topic.permission = 0;
  CHECK_FALSE(topic.readable());
  CHECK_FALSE(topic.writable());
}

TEST_CASE("every change makes another data version, even within one millisecond") {
  data_version version;
  version.advance(1'000);
  const auto before = version;
  version.advance(1'000);
  CHECK_FALSE(version == before);
  CHECK(version.timestamp_ms == 1'000);
  CHECK(version.counter == 2);
}
