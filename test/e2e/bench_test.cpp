#include <csignal>

#include <catch2/catch.hpp>

#include "test/e2e/cluster.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

// Runs `cafmq bench --remoting` against the cluster's broker for a second.
std::unique_ptr<child_process> bench(const standalone_cluster& cluster,
                                     std::vector<std::string> more) {
  std::vector<std::string> arguments{
      CAFMQ_PROGRAM, "bench",      "--remoting", "--broker",  cluster.broker_address(),
      "--topic",     "BenchWords", "--create",   "--seconds", "1",
      "--warm-up",   "0",          "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return std::make_unique<child_process>(arguments);
}

void check_ran(child_process& run) {
  CHECK(run.wait(60s) == 0);
  INFO(run.output());
  CHECK(run.output().find("\"errors\": 0") != std::string::npos);
  CHECK(run.output().find("\"messages\": 0,") == std::string::npos);
}

}  // namespace

TEST_CASE(
    "the load generator sends, commits, pulls what it sent, and waits for messages end to end") {
  standalone_cluster cluster;
  cluster.start();
  check_ran(*bench(cluster, {"--what", "send", "--window", "8", "--connections", "2"}));
  check_ran(*bench(cluster, {"--what", "send", "--batch", "4", "--header", "binary"}));
  check_ran(*bench(cluster, {"--what", "send", "--rate", "500"}));
  check_ran(*bench(cluster, {"--what", "transaction", "--window", "8", "--connections", "2"}));
  check_ran(*bench(cluster, {"--what", "transaction", "--header", "binary"}));
  check_ran(*bench(cluster, {"--what", "pull", "--window", "2"}));
  check_ran(*bench(cluster, {"--what", "end-to-end", "--rate", "200"}));
}

TEST_CASE("the load generator says what a broker refuses, and that there is none") {
  standalone_cluster cluster;
  cluster.start();
  auto refused = bench(cluster, {"--what", "send", "--queues", "1", "--size", "1"});
  check_ran(*refused);
  auto too_many = child_process{{CAFMQ_PROGRAM, "bench", "--remoting", "--broker",
                                 cluster.broker_address(), "--topic", "BenchWords", "--queues", "4",
                                 "--what", "send", "--seconds", "1", "--warm-up", "0"}};
  CHECK(too_many.wait(60s) == 3);
  CHECK(too_many.output().find("no queue") != std::string::npos);
  cluster.server().signal(SIGTERM);
  REQUIRE(cluster.server().wait(10s) == 0);
  auto gone = bench(cluster, {"--what", "send"});
  CHECK(gone->wait(60s) == 1);
  CHECK(gone->output().find("cannot connect") != std::string::npos);
}
