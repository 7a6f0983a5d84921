#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

#include <catch2/catch.hpp>

#include "test/e2e/cluster.hpp"
#include "test/e2e/transaction_run.hpp"

// A broker is killed at a random moment while transactions are prepared, ended and asked about,
// again and again. Each must have come to its one end.

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

// Everything happens so often that a kill meets it half done.
std::string hasty_settings(const temporary_directory& directory) {
  const auto file = directory.path() / "broker.conf";
  std::ofstream{file} << "transactionTimeOut=20\n"
                         "transactionCheckInterval=100\n"
                         "transactionCheckMax=1000000\n"
                         "transactionOpBatchInterval=30\n"
                         "flushConsumerOffsetInterval=100\n";
  return file.string();
}

}  // namespace

TEST_CASE("transactions of a killed broker come to one end each") {
  const auto seed = chosen_seed();
  INFO("CAFMQ_SEED=" << seed);
  std::mt19937 random{seed};
  const temporary_directory directory;
  standalone_cluster cluster{{"-c", hasty_settings(directory)}};
  transaction_run run{static_cast<unsigned>(random())};
  const int count = rounds();
  for (int round = 0; round < count; ++round) {
    cluster.start();
    run.connect(cluster.remoting_port());
    for (auto bursts = random() % 6; bursts > 0; --bursts) run.produce(50, 50);
    run.produce(200, random() % 200);
    cluster.server().signal(SIGKILL);
    run.drain();
    REQUIRE(cluster.server().wait(10s) == 128 + SIGKILL);
  }
  cluster.start();
  run.connect(cluster.remoting_port());
  run.settle(cluster.remoting_port());
  const auto problems = run.problems(cluster.remoting_port());
  CAPTURE(problems, run.prepared(), run.asked());
  CHECK(problems.empty());
  CHECK(run.prepared() > 0);
  CHECK(run.asked() > 0);
  std::printf("%d kills, %zu transactions, %zu of them asked about\n", count, run.prepared(),
              run.asked());
  cluster.server().signal(SIGTERM);
  CHECK(cluster.server().wait(20s) == 0);
}
