#include "filter/java_numbers.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("whole numbers are an optional sign and digits, in range") {
  CHECK(java_integer("0") == 0);
  CHECK(java_integer("007") == 7);
  CHECK(java_integer("+5") == 5);
  CHECK(java_integer("-0") == 0);
  CHECK(java_integer("2147483647") == 2147483647);
  CHECK(java_integer("-2147483648") == std::numeric_limits<int32_t>::min());
  CHECK(java_long("9223372036854775807") == std::numeric_limits<int64_t>::max());
  CHECK(java_long("-9223372036854775808") == std::numeric_limits<int64_t>::min());
  for (const auto* text :
       {"", "+", "-", "+-5", "--5", " 5", "5 ", "5L", "1.0", "1e3", "0x10", "x"}) {
    CAPTURE(text);
    CHECK_FALSE(java_integer(text));
    CHECK_FALSE(java_long(text));
  }
  CHECK_FALSE(java_integer("2147483648"));
  CHECK_FALSE(java_integer("-2147483649"));
  CHECK_FALSE(java_long("9223372036854775808"));
}

TEST_CASE("doubles are read in all of Java's notations") {
  struct row {
    const char* text;
    double number;
  };
  const row rows[] = {{"1", 1},
                      {"1.", 1},
                      {".5", 0.5},
                      {"-1.5e3", -1500},
                      {"+1E-2", 0.01},
                      {" \t1.5\n", 1.5},
                      {"1f", 1},
                      {"1.5D", 1.5},
                      {"1e3d", 1000},
                      {"Infinity", infinity},
                      {"-Infinity", -infinity},
                      {"0x1p3", 8},
                      {"0X1.8P+1", 3},
                      {"0x.8p1", 1},
                      {"0xA.p0f", 10},
                      {"-0x1p-1d", -0.5},
                      {"1e400", infinity},
                      {"-1e400", -infinity},
                      {"1e-400", 0},
                      {"0.0", 0},
                      {"0e999999999999999999999", 0},
                      {"1e99999999999999999999", infinity},
                      {"1e-99999999999999999999", 0},
                      {"0x1p2000", infinity},
                      {"0x1p-2000", 0},
                      {"4.9e-324", 4.9e-324}};
  for (const auto& [text, number] : rows) {
    CAPTURE(text);
    const auto read = java_double(text);
    REQUIRE(read);
    CHECK(*read == number);
  }
  const std::string long_zero = "0." + std::string(400, '0') + "1e401";
  CHECK(java_double(long_zero) == 1.0);
  const std::string long_number = "1" + std::string(400, '0');
  CHECK(java_double(long_number) == infinity);
  REQUIRE(java_double("NaN"));
  CHECK(std::isnan(*java_double("-NaN")));
  CHECK(std::signbit(*java_double("-0")));
}

TEST_CASE("what Java refuses to read as a double is refused") {
  for (const auto* text : {"",     " ",     ".",        "-",    "e5",    "1e",  "1e+", "1.2.3",
                           "nan",  "inf",   "infinity", "NaNf", "1 2",   "1fd", "0x1", "0x",
                           "0xp1", "0x.p1", "0x1pA",    "--1",  "1_000", "1,5", "x"}) {
    CAPTURE(text);
    CHECK_FALSE(java_double(text));
  }
}

TEST_CASE("random decimals are read to the last bit") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random{seed};
  for (int count = 0; count < 2'000; ++count) {
    auto text = std::to_string(random() >> (random() % 60));
    text.insert(random() % (text.size() + 1), ".");
    text += "e" + std::to_string(static_cast<int>(random() % 700) - 350);
    CAPTURE(text);
    const auto read = java_double(text);
    REQUIRE(read);
    CHECK(*read == std::strtod(text.c_str(), nullptr));
  }
}

TEST_CASE("doubles are ordered as Java orders them") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(java_compare(1, 2) < 0);
  CHECK(java_compare(2, 1) > 0);
  CHECK(java_compare(1, 1) == 0);
  CHECK(java_compare(-0.0, 0.0) < 0);
  CHECK(java_compare(0.0, -0.0) > 0);
  CHECK(java_compare(nan, nan) == 0);
  CHECK(java_compare(nan, infinity) > 0);
  CHECK(java_compare(-infinity, nan) < 0);
}
