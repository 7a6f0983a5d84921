#include "base/error.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <set>
#include <string>

using namespace cafmq;

namespace {

result<int> half_of(int number) {
  if (number % 2 != 0)
    return fail(errc::invalid_argument, "{} is odd; pass an even number", number);
  return number / 2;
}

}  // namespace

TEST_CASE("a result is a value or an error with a code and a sentence") {
  REQUIRE(half_of(8));
  CHECK(*half_of(8) == 4);
  const auto refused = half_of(7);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::invalid_argument);
  CHECK(refused.error().text() == "7 is odd; pass an even number");
}

TEST_CASE("an error can be handed on to a caller with another result type") {
  const auto outer = [](int number) -> result<std::string> {
    auto half = half_of(number);
    if (!half) return fail(half.error());
    return std::to_string(*half);
  };
  CHECK(outer(4) == "2");
  CHECK(outer(5).error().text() == half_of(5).error().text());
}

TEST_CASE("a full disk and a full quota are told apart from other failures") {
  const auto code_of = [](int number) { return fail_errno("write to x", number).value().code(); };
  CHECK(code_of(ENOSPC) == errc::no_space);
  CHECK(code_of(EDQUOT) == errc::no_space);
  CHECK(code_of(EIO) == errc::io_failed);
  CHECK(code_of(ENOENT) == errc::io_failed);
}

TEST_CASE("a failed system call is reported with what was tried, its reason and its number") {
  CHECK(fail_errno("open of store/lock", ENOENT).value().text() ==
        "open of store/lock: No such file or directory (errno 2)");
}

TEST_CASE("every code has a name of its own") {
  std::set<std::string_view> names;
  const auto last = static_cast<int>(errc::config_invalid);
  for (int code = 0; code <= last; ++code) names.insert(to_string(static_cast<errc>(code)));
  CHECK(names.size() == static_cast<size_t>(last) + 1);
  CHECK(names.count("unknown") == 0);
  CHECK(to_string(errc::no_space) == "no_space");
  CHECK(to_string(static_cast<errc>(250)) == "unknown");
}
