#include <algorithm>
#include <cerrno>
#include <string>

#include <fmt/core.h>
#include <catch2/catch.hpp>

#include "test/crash/fault_scene.hpp"
#include "test/crash/scratch_directory.hpp"

// Each system call of a workload fails once, one after another: the store says so, loses nothing
// that it acknowledged, and goes on unless a flush has failed.

using namespace cafmq;

namespace {

struct disk_use {
  flush_mode flush;
  consume_queue_layout_kind queues;
  unsigned seed;
  int64_t calls_max;  // so many of a kind fail, spread over all

  [[nodiscard]] fault_scene scene(const scratch_directory& scratch) const {
    return {scratch.path(), flush, queues, seed};
  }
  [[nodiscard]] std::string name() const {
    return fmt::format("{} flush, {}, seed {}", flush == flush_mode::sync ? "sync" : "async",
                       queues == consume_queue_layout_kind::blocks ? "blocks" : "files", seed);
  }
};

// Each opening of the shared blocks reads a file of 64 MiB: there not every call can have its turn.
#ifdef __OPTIMIZE__
constexpr int64_t all = 1'000'000;
#else  // with sanitizers: ten times as slow
constexpr int64_t all = 12;
#endif
constexpr disk_use uses[] = {{flush_mode::async, consume_queue_layout_kind::files, 1, all},
                             {flush_mode::sync, consume_queue_layout_kind::files, 2, all},
                             {flush_mode::async, consume_queue_layout_kind::blocks, 3, 8}};

void fail_each(disk_call call, call_fate fate) {
  int64_t tried = 0;
  for (const auto& use : uses) {
    int64_t calls = 0;
    {
      const scratch_directory scratch;
      calls = use.scene(scratch).count_calls().count(call);
    }
    tried += calls;
    const auto step = std::max<int64_t>(1, calls / use.calls_max);
    for (int64_t nth = 1; nth <= calls; nth += step) {
      const scratch_directory scratch;
      const auto problem = use.scene(scratch).run_with(call, nth, fate);
      if (problem) FAIL(use.name() << ", " << to_string(call) << " " << nth << ": " << *problem);
    }
  }
  CHECK(tried > 0);
}

}  // namespace

TEST_CASE("any open may fail: too many open files") {
  fail_each(disk_call::open, {EMFILE});
}

TEST_CASE("any read may fail") {
  fail_each(disk_call::read, {EIO});
}

TEST_CASE("any write may fail") {
  fail_each(disk_call::write, {EIO});
  fail_each(disk_call::write, {ENOSPC});
}

TEST_CASE("any write may write half") {
  fail_each(disk_call::write, {0, true});
}

TEST_CASE("any change of a length may fail") {
  fail_each(disk_call::truncate, {ENOSPC});
}

TEST_CASE("any allocation may fail at once or half-way") {
  fail_each(disk_call::allocate, {ENOSPC});
  fail_each(disk_call::allocate, {ENOSPC, true});
}

TEST_CASE("any map may fail") {
  fail_each(disk_call::map, {ENOMEM});
}

TEST_CASE("any flush of a map may fail") {
  fail_each(disk_call::sync_map, {EIO});
}

TEST_CASE("any flush of a file or directory may fail") {
  fail_each(disk_call::sync_file, {EIO});
}

TEST_CASE("any change of a name may fail") {
  fail_each(disk_call::rename, {EIO});
  fail_each(disk_call::remove, {EIO});
  fail_each(disk_call::make_directory, {ENOSPC});
}

TEST_CASE("the disk may be full for a while at any time") {
  for (const auto& use : uses)
    for (const int count : {3, 12})
      for (int first = 0; first < 50; first += use.calls_max == all ? count : 5 * count) {
        const scratch_directory scratch;
        const auto problem = use.scene(scratch).run_full(first, count);
        if (problem)
          FAIL(use.name() << ", full at verb " << first << " for " << count << ": " << *problem);
      }
}
