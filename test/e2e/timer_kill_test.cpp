#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

#include <catch2/catch.hpp>

#include "test/e2e/cluster.hpp"
#include "test/e2e/timer_run.hpp"

// A broker is killed at a random moment while messages are sent for certain times, taken back and
// delivered, again and again. Each must come once, and none before its time.

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

int rounds() {
  const char* given = std::getenv("CAFMQ_KILL_ROUNDS");
  return given == nullptr ? 6 : std::max(1, std::atoi(given));
}

unsigned chosen_seed() {
  const char* given = std::getenv("CAFMQ_SEED");
  return given == nullptr ? std::random_device{}() : static_cast<unsigned>(std::atoi(given));
}

// What is over is saved so often that a kill meets it half done.
std::string hasty_settings(const temporary_directory& directory) {
  const auto file = directory.path() / "broker.conf";
  std::ofstream{file} << "timerFlushIntervalMs=50\n";
  return file.string();
}

}  // namespace

TEST_CASE("messages of a killed broker come at their time, once") {
  const auto seed = chosen_seed();
  INFO("CAFMQ_SEED=" << seed);
  std::mt19937 random{seed};
  const temporary_directory directory;
  standalone_cluster cluster{{"-c", hasty_settings(directory)}};
  timer_run run{static_cast<unsigned>(random())};
  const int count = rounds();
  for (int round = 0; round < count; ++round) {
    cluster.start();
    run.connect(cluster.remoting_port());
    for (auto bursts = random() % 20; bursts > 0; --bursts) run.produce(50, 50);
    run.produce(200, random() % 200);
    cluster.server().signal(SIGKILL);
    run.drain();
    REQUIRE(cluster.server().wait(10s) == 128 + SIGKILL);
  }
  cluster.start();
  run.connect(cluster.remoting_port());
  run.settle();
  const auto problems = run.problems(cluster.remoting_port());
  CAPTURE(problems, run.sent(), run.taken_back());
  CHECK(problems.empty());
  CHECK(run.sent() > 0);
  std::printf("%d kills, %zu messages, %zu of them taken back\n", count, run.sent(),
              run.taken_back());
  cluster.server().signal(SIGTERM);
  CHECK(cluster.server().wait(20s) == 0);
}
