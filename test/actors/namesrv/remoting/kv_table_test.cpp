#include "actors/namesrv/remoting/kv_table.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("texts are found by namespace and key until they are removed") {
  kv_table table{1'000};
  CHECK(table.put("n", "k", "v"));
  CHECK(table.put("n", "k2", "v2"));
  CHECK(table.put("n", "k", "new"));
  REQUIRE(table.find("n", "k") != nullptr);
  CHECK(*table.find("n", "k") == "new");
  CHECK(table.find("m", "k") == nullptr);
  REQUIRE(table.all_of("n") != nullptr);
  CHECK(table.all_of("n")->size() == 2);
  table.remove("n", "k");
  table.remove("n", "k");
  CHECK(table.find("n", "k") == nullptr);
  table.remove("n", "k2");
  CHECK(table.all_of("n") == nullptr);
}

TEST_CASE("texts are bounded in bytes; a new value frees the old one") {
  kv_table table{10};
  CHECK(table.put("n", "k", "12345678"));
  const auto refused = table.put("n", "l", "1");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::busy);
  CHECK(table.put("n", "k", "1"));
  CHECK(table.put("n", "l", "12345"));
  table.remove("n", "l");
  CHECK(table.put("n", "l", "12345"));
}

TEST_CASE("what was saved is there again, unless it is too much") {
  kv_table table{1'000};
  REQUIRE(table.put("n", "k", "v"));
  kv_table again{1'000};
  REQUIRE(again.restore(table.document()));
  CHECK(*again.find("n", "k") == "v");
  CHECK(again.document() == table.document());
  kv_table small{2};
  const auto refused = small.restore(table.document());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::busy);
}
