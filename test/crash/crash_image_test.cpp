#include <stdlib.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "test/crash/crash_scene.hpp"
#include "test/crash/scratch_directory.hpp"

// A power cut at any moment: the store opens, has everything that it acknowledged, and what is lost
// is the end of the log.

using namespace cafmq;

namespace {

#ifdef __OPTIMIZE__
constexpr int images_without_a_word = 2000;
#else  // with sanitizers: ten times as slow
constexpr int images_without_a_word = 200;
#endif
constexpr int images_per_scene = 25;
constexpr int cases = 4;

// Of this test case.
int image_count() {
  const char* given = std::getenv("CAFMQ_CRASH_IMAGES");
  const int all = given == nullptr ? images_without_a_word : std::max(1, std::atoi(given));
  return (all + cases - 1) / cases;
}

unsigned chosen_seed() {
  const char* given = std::getenv("CAFMQ_SEED");
  return given == nullptr ? std::random_device{}() : static_cast<unsigned>(std::atoll(given));
}

// Few have shared blocks: each opening reads a file of 64 MiB.
consume_queue_layout_kind queues_of(unsigned seed) {
  return seed % 10 == 0 ? consume_queue_layout_kind::blocks : consume_queue_layout_kind::files;
}

void show_progress(int done, int count) {
  constexpr int step = 1000;
  if (done % step == 0 && count > step) {
    std::printf("%d of %d images\n", done, count);
    std::fflush(stdout);
  }
}

void cut_power(metadata_order order, flush_mode flush) {
  auto seed = chosen_seed();
  const int count = image_count();
  for (int done = 0; done < count; done += images_per_scene, ++seed) {
    scratch_directory scratch;
    crash_scene scene{scratch.path(), order, flush, queues_of(seed), seed};
    const auto problem = scene.run(images_per_scene);
    if (problem) {
      scratch.keep();
      FAIL("CAFMQ_SEED=" << seed << ": " << *problem);
    }
    show_progress(done + images_per_scene, count);
  }
}

}  // namespace

TEST_CASE("a power cut loses nothing acknowledged: journalled names and async flush") {
  cut_power(metadata_order::journalled, flush_mode::async);
}

TEST_CASE("a power cut loses nothing acknowledged: journalled names and sync flush") {
  cut_power(metadata_order::journalled, flush_mode::sync);
}

TEST_CASE("a power cut loses nothing acknowledged: unordered names and async flush") {
  cut_power(metadata_order::unordered, flush_mode::async);
}

TEST_CASE("a power cut loses nothing acknowledged: unordered names and sync flush") {
  cut_power(metadata_order::unordered, flush_mode::sync);
}
