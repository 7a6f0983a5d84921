#include "actors/timer/settled_offsets.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <set>

using namespace cafmq;

namespace {

settled_offsets read_back(const settled_offsets& written) {
  std::string bytes;
  written.write(bytes);
  const auto read = settled_offsets::read(bytes);
  REQUIRE(read);
  return *read;
}

}  // namespace

TEST_CASE("what is over in front is not kept") {
  settled_offsets over{queue_offset{100}};
  over.add(queue_offset{102});
  over.add(queue_offset{101});
  CHECK(over.begin() == queue_offset{100});
  over.add(queue_offset{100});
  CHECK(over.begin() == queue_offset{103});
  CHECK(over.contains(queue_offset{5}));
  CHECK_FALSE(over.contains(queue_offset{103}));
  over.add(queue_offset{3});  // long over
  CHECK(over.begin() == queue_offset{103});
}

TEST_CASE("offsets that are over are the same as in a set, and come back") {
  std::mt19937 random{Catch::rngSeed()};
  for (int round = 0; round < 20; ++round) {
    const auto begin = static_cast<int64_t>(random() % 200);
    settled_offsets over{queue_offset{begin}};
    std::set<int64_t> model;
    for (int count = 0; count < 400; ++count) {
      const auto at = begin + static_cast<int64_t>(random() % 300);
      over.add(queue_offset{at});
      model.insert(at);
    }
    if (round % 2 == 1) over = read_back(over);
    int64_t first_open = begin;
    while (model.contains(first_open)) ++first_open;
    CHECK(over.begin() == queue_offset{first_open});
    for (int64_t at = begin; at < begin + 500; ++at)
      REQUIRE(over.contains(queue_offset{at}) == model.contains(at));
  }
}

TEST_CASE("offsets that are skipped are over") {
  settled_offsets over;
  over.add(queue_offset{70});
  over.skip_to(queue_offset{69});
  CHECK(over.begin() == queue_offset{69});
  over.skip_to(queue_offset{70});
  CHECK(over.begin() == queue_offset{71});
  over.skip_to(queue_offset{1'000});
  CHECK(over.begin() == queue_offset{1'000});
  over.skip_to(queue_offset{5});
  CHECK(over.begin() == queue_offset{1'000});
}

TEST_CASE("offsets that there cannot be are not over any more") {
  settled_offsets over;
  for (const auto at : {3, 63, 64, 70, 300}) over.add(queue_offset{at});
  over.cut(queue_offset{64});
  CHECK(over.contains(queue_offset{3}));
  CHECK(over.contains(queue_offset{63}));
  CHECK_FALSE(over.contains(queue_offset{64}));
  CHECK_FALSE(over.contains(queue_offset{300}));
  over.skip_to(queue_offset{500});
  over.cut(queue_offset{400});
  CHECK(over.begin() == queue_offset{400});
}

TEST_CASE("bytes that are no offsets are refused") {
  CHECK_FALSE(settled_offsets::read(""));
  CHECK_FALSE(settled_offsets::read(std::string(12, '\0')));
  CHECK_FALSE(settled_offsets::read(std::string(8, '\xFF')));
  CHECK(settled_offsets::read(std::string(8, '\0')));
}
