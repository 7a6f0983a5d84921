#include <cerrno>

#include <string>

#include <catch2/catch.hpp>

#include "test/crash/fault_scene.hpp"
#include "test/crash/scratch_directory.hpp"

// Each system call of a workload fails once, one after another: the store says so, loses nothing
// that it acknowledged, and goes on unless a flush has failed.

using namespace cafmq;

namespace {

constexpr unsigned seeds[] = {1, 2};

void fail_each(disk_call call, call_fate fate) {
  for (const auto flush : {flush_mode::async, flush_mode::sync})
    for (const auto seed : seeds) {
      const auto calls = [&] {
        scratch_directory scratch;
        return fault_scene{scratch.path(), flush, seed}.count_calls().count(call);
      }();
      CHECK(calls > 0);
      for (int64_t nth = 1; nth <= calls; ++nth) {
        scratch_directory scratch;
        const auto problem = fault_scene{scratch.path(), flush, seed}.run_with(call, nth, fate);
        if (problem)
          FAIL("seed " << seed << ", sync " << (flush == flush_mode::sync) << ", "
                       << to_string(call) << " number " << nth << ": " << *problem);
      }
    }
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
  for (const auto flush : {flush_mode::async, flush_mode::sync})
    for (unsigned seed = 1; seed <= 4; ++seed)
      for (const int count : {3, 12})
        for (int first = 0; first < 50; first += count) {
          scratch_directory scratch;
          const auto problem = fault_scene{scratch.path(), flush, seed}.run_full(first, count);
          if (problem)
            FAIL("seed " << seed << ", sync " << (flush == flush_mode::sync) << ", full at verb "
                         << first << " for " << count << ": " << *problem);
        }
}
