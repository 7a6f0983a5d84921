#include "base/wake_flag.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace cafmq;

TEST_CASE("of several raises only the first asks for a wake-up") {
  wake_flag flag;
  CHECK(flag.raise());
  CHECK_FALSE(flag.raise());
  CHECK_FALSE(flag.raise());
}

TEST_CASE("a flag that was lowered asks again") {
  wake_flag flag;
  CHECK(flag.raise());
  flag.lower();
  CHECK(flag.raise());
  flag.lower();
  flag.lower();
  CHECK(flag.raise());
}

TEST_CASE("work that is added while a worker goes idle is never left lying") {
  constexpr int items = 50'000;
  wake_flag flag;
  std::atomic<int> added{0};
  std::atomic<int> wake_ups{0};
  int done = 0;  // the worker's own
  std::thread worker{[&] {
    for (int heard = 0; done < items;) {
      if (heard == wake_ups) continue;  // without a wake-up the worker does not look for work
      heard = wake_ups;
      flag.lower();
      done = added;
    }
  }};
  for (int item = 0; item < items; ++item) {
    ++added;
    if (flag.raise()) ++wake_ups;
  }
  worker.join();  // hangs, and is ended by the test's time limit, when a wake-up is missing
  CHECK(done == items);
  CHECK(wake_ups <= items);
}
