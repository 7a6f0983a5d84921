#include "protocol/command.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cafmq::remoting;

TEST_CASE("ext fields are found by name from any place") {
  ext_fields fields;
  REQUIRE(fields.add("a", "1"));
  REQUIRE(fields.add("b", "2"));
  REQUIRE(fields.add("", "3"));
  for (size_t hint = 0; hint <= fields.size(); ++hint) {
    CHECK(fields.place_of("a", hint) == 0);
    CHECK(fields.place_of("b", hint) == 1);
    CHECK(fields.place_of("", hint) == 2);
    CHECK(fields.place_of("c", hint) == fields.size());
  }
  CHECK(fields[1] == ext_field{"b", "2"});
}

TEST_CASE("of duplicates the last value counts") {
  ext_fields fields;
  REQUIRE(fields.add("topic", "first"));
  REQUIRE(fields.add("other", "x"));
  REQUIRE(fields.add("topic", "second"));
  CHECK(fields.size() == 2);
  CHECK(fields[fields.place_of("topic")].value == "second");
}

TEST_CASE("there is room for a bounded number of ext fields") {
  std::vector<std::string> names;
  for (size_t number = 0; number <= ext_fields_max; ++number)
    names.push_back("name" + std::to_string(number));
  ext_fields fields;
  for (size_t number = 0; number < ext_fields_max; ++number) REQUIRE(fields.add(names[number], ""));
  CHECK_FALSE(fields.add(names.back(), ""));
  CHECK(fields.add(names.front(), "again"));
  for (size_t number = 0; number < ext_fields_max; ++number)
    REQUIRE(fields.place_of(names[number]) == number);
  fields.clear();
  CHECK(fields.size() == 0);
  CHECK(fields.place_of(names.front()) == 0);
}

TEST_CASE("our lines say who we are") {
  const auto request = request_line(request_code::check_transaction_state, 9);
  CHECK(request.code == 39);
  CHECK(request.version == 479);
  CHECK_FALSE(request.is_response());
  const auto response = response_line(response_code::system_busy, -1, "later");
  CHECK(response.code == 2);
  CHECK(response.opaque == -1);
  CHECK(response.remark == "later");
  CHECK(response.is_response());
  CHECK_FALSE(response.is_one_way());
}
