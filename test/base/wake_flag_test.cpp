#include "base/wake_flag.hpp"

#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("many events before the work starts cost one wake-up") {
  wake_flag flag;
  CHECK(flag.raise());
  CHECK_FALSE(flag.raise());
  flag.lower();
  CHECK(flag.raise());
}

TEST_CASE("work that is added before a raise is never missed") {
  constexpr int additions = 100'000;
  wake_flag flag;
  std::atomic<int> work = 0;
  std::atomic<int> wake_ups = 0;
  std::thread adder{[&] {
    for (int count = 0; count < additions; ++count) {
      ++work;
      if (flag.raise()) ++wake_ups;
    }
  }};
  int done = 0;
  int served = 0;
  while (done < additions) {
    if (wake_ups.load() == served) continue;  // asleep until a wake-up comes
    ++served;
    flag.lower();
    done = work.load();
  }
  adder.join();
  CHECK(done == additions);
}
