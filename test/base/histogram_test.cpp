#include "base/histogram.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace cafmq;

TEST_CASE("an empty histogram answers zero") {
  const histogram empty;
  CHECK(empty.count() == 0);
  CHECK(empty.max() == 0);
  CHECK(empty.percentile(0.5) == 0);
}

TEST_CASE("small values are kept exactly") {
  histogram numbers;
  for (int number = 1; number <= 100; ++number) numbers.record(number);
  CHECK(numbers.percentile(0.0) == 1);
  CHECK(numbers.percentile(0.01) == 1);
  CHECK(numbers.percentile(0.5) == 50);
  CHECK(numbers.percentile(0.99) == 99);
  CHECK(numbers.percentile(1.0) == 100);
}

TEST_CASE("a percentile is not exceeded by the share that was asked for, however few the values") {
  histogram three;
  for (const int number : {1, 2, 3}) three.record(number);
  CHECK(three.percentile(0.5) == 2);  // one of three would be less than half of them
  CHECK(three.percentile(0.99) == 3);
}

TEST_CASE("the largest and the negative values are taken") {
  constexpr auto largest = std::numeric_limits<int64_t>::max();
  histogram extremes;
  extremes.record(-5);
  extremes.record(largest);
  CHECK(extremes.percentile(0.5) == 0);
  CHECK(extremes.percentile(1.0) == largest);
  CHECK(extremes.max() == largest);
  CHECK(extremes.count() == 2);
}

TEST_CASE("percentiles are within one percent over nine decades") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random{seed};
  std::uniform_real_distribution<double> decades{0.0, 9.0};
  histogram recorded;
  std::vector<int64_t> values(10'000);
  for (auto& value : values) {
    value = static_cast<int64_t>(std::pow(10.0, decades(random)));
    recorded.record(value);
  }
  std::sort(values.begin(), values.end());
  for (const double share : {0.1, 0.5, 0.9, 0.99, 0.999}) {
    const auto rank = static_cast<size_t>(std::ceil(share * 10'000)) - 1;
    const auto exact = static_cast<double>(values[rank]);
    const auto answered = static_cast<double>(recorded.percentile(share));
    CHECK(answered >= exact);
    CHECK(answered <= exact * 1.01 + 1);
  }
  CHECK(recorded.percentile(1.0) == values.back());
}
