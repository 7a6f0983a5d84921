#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>

#include <catch2/catch.hpp>

#include "test/e2e/cluster.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

size_t duplicates_in(const consumed_lines& consumed) {
  size_t duplicates = 0;
  for (const auto& [key, bodies] : consumed.bodies_by_key) duplicates += bodies.size() - 1;
  return duplicates;
}

}  // namespace

TEST_CASE("what one process sends another one consumes, each line once and in order") {
  standalone_cluster cluster;
  cluster.start();
  constexpr int lines = 5'000;
  auto producer = cluster.produce("words", cluster.write_text(lines), cluster.file("acks"));
  auto consumer = cluster.consume("words", "readers", cluster.file("out"),
                                  {"--count", std::to_string(lines), "--idle-seconds", "20"});
  CHECK(producer->wait(60s) == 0);
  INFO(producer->output());
  CHECK(consumer->wait(60s) == 0);
  INFO(consumer->output());
  consumed_lines consumed;
  consumed.add(cluster.file("out"));
  check_all_arrived(consumed, lines);
  CHECK(duplicates_in(consumed) == 0);
  CHECK(consumed.in_order);
}

TEST_CASE("an empty cluster takes megabytes of disk, and stops in order at once") {
  standalone_cluster cluster;
  cluster.start();
  uintmax_t allocated = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{cluster.file("data")}) {
    struct stat status {};
    REQUIRE(stat(entry.path().c_str(), &status) == 0);
    allocated += static_cast<uintmax_t>(status.st_blocks) * 512;
  }
  CHECK(allocated < (uintmax_t{256} << 20));
  cluster.server().signal(SIGTERM);
  CHECK(cluster.server().wait(10s) == 0);
  CHECK_FALSE(std::filesystem::exists(cluster.file("data") + "/abort"));
}

TEST_CASE("a consumer that joins and one that leaves share the queues, and nothing is lost") {
  standalone_cluster cluster;
  cluster.start();
  constexpr int lines = 20'000;
  auto stays = cluster.consume("words", "readers", cluster.file("out-a"), {"--idle-seconds", "6"});
  auto producer = cluster.produce("words", cluster.write_text(lines), "/dev/stdout");
  REQUIRE(read_acks(*producer, lines / 4).size() == lines / 4);
  auto leaves = cluster.consume("words", "readers", cluster.file("out-b"), {});
  REQUIRE(read_acks(*producer, lines / 2).size() == lines / 2);
  leaves->signal(SIGTERM);
  CHECK(leaves->wait(5s) == 0);  // a good-bye that takes longer holds the others up
  CHECK(producer->wait(60s) == 0);
  CHECK(stays->wait(60s) == 0);
  consumed_lines consumed;
  consumed.add(cluster.file("out-a"));
  consumed.add(cluster.file("out-b"));
  check_all_arrived(consumed, lines);
  // Who takes a queue over begins when the former owner has committed all that it was handed.
  CHECK(duplicates_in(consumed) == 0);
}

TEST_CASE("kill -9 of the broker in the middle loses nothing that was acknowledged") {
  standalone_cluster cluster;
  cluster.start();
  constexpr int lines = 20'000;
  auto producer = cluster.produce("words", cluster.write_text(lines), "/dev/stdout");
  auto acks = read_acks(*producer, lines / 3);
  REQUIRE(acks.size() == lines / 3);
  cluster.server().signal(SIGKILL);
  REQUIRE(cluster.server().wait(10s) == 128 + SIGKILL);
  cluster.start();
  const auto rest = read_acks(*producer, lines - acks.size());
  acks.insert(acks.end(), rest.begin(), rest.end());
  CHECK(producer->wait(60s) == 0);
  CHECK(acks.size() == lines);
  auto consumer = cluster.consume("words", "readers", cluster.file("out"), {"--idle-seconds", "4"});
  CHECK(consumer->wait(60s) == 0);
  consumed_lines consumed;
  consumed.add(cluster.file("out"));
  check_all_arrived(consumed, lines);
  CHECK(consumed.in_order);
  // A line may be there twice only if its first answer got lost and it was sent again.
  std::set<std::string> sent_again;
  for (const auto& ack : acks)
    if (ack.attempts > 1) sent_again.insert(ack.key);
  for (const auto& [key, bodies] : consumed.bodies_by_key)
    if (bodies.size() > 1 && !sent_again.contains(key)) FAIL("key " << key << " came twice");
}

TEST_CASE("a stop under load is orderly: what was acknowledged is there afterwards") {
  standalone_cluster cluster;
  cluster.start();
  constexpr int lines = 50'000;
  auto producer = cluster.produce("words", cluster.write_text(lines), "/dev/stdout");
  auto acks = read_acks(*producer, lines / 4);
  const auto begin = std::chrono::steady_clock::now();
  cluster.server().signal(SIGTERM);
  CHECK(cluster.server().wait(20s) == 0);
  WARN("stopped under load in " << std::chrono::duration_cast<std::chrono::milliseconds>(
                                       std::chrono::steady_clock::now() - begin)
                                       .count()
                                << " ms");
  CHECK_FALSE(std::filesystem::exists(cluster.file("data") + "/abort"));
  cluster.start();
  const auto rest = read_acks(*producer, lines - acks.size());
  acks.insert(acks.end(), rest.begin(), rest.end());
  CHECK(producer->wait(60s) == 0);
  CHECK(acks.size() == lines);
  auto consumer = cluster.consume("words", "readers", cluster.file("out"), {"--idle-seconds", "4"});
  CHECK(consumer->wait(60s) == 0);
  consumed_lines consumed;
  consumed.add(cluster.file("out"));
  check_all_arrived(consumed, lines);
}

TEST_CASE("each way to flush and to read gives every line, once and in order") {
  const auto setting = GENERATE("flushDiskType=SYNC_FLUSH", "commitLogHotTail=0");
  CAPTURE(setting);
  const temporary_directory directory;
  const auto settings = (directory.path() / "broker.conf").string();
  std::ofstream{settings} << setting << '\n';
  standalone_cluster cluster{{"-c", settings}};
  cluster.start();
  constexpr int lines = 3'000;
  auto producer = cluster.produce("words", cluster.write_text(lines), cluster.file("acks"));
  CHECK(producer->wait(60s) == 0);
  auto consumer = cluster.consume("words", "readers", cluster.file("out"),
                                  {"--count", std::to_string(lines), "--idle-seconds", "20"});
  CHECK(consumer->wait(60s) == 0);
  consumed_lines consumed;
  consumed.add(cluster.file("out"));
  check_all_arrived(consumed, lines);
  CHECK(consumed.in_order);
}

TEST_CASE("a second broker on the same data is refused with a sentence") {
  standalone_cluster cluster;
  cluster.start();
  child_process second{{CAFMQ_PROGRAM, "standalone", "--data", cluster.file("data"),
                        "--native-port", std::to_string(free_port()), "--port",
                        std::to_string(free_port()), "--namesrv-port",
                        std::to_string(free_port())}};
  CHECK(second.wait(20s) == 1);
  CHECK(second.output().find("data") != std::string::npos);
  CHECK(second.output().find("cafmq: ") != std::string::npos);
}

TEST_CASE("an unknown setting and an unknown flag are refused with exit code 2") {
  const temporary_directory directory;
  const auto settings = (directory.path() / "broker.conf").string();
  std::ofstream{settings} << "flushDiskTyp=SYNC_FLUSH\n";
  child_process bad_key{{CAFMQ_PROGRAM, "standalone", "-c", settings}};
  CHECK(bad_key.wait(20s) == 2);
  CHECK(bad_key.output().find("flushDiskType") != std::string::npos);
  child_process bad_flag{{CAFMQ_PROGRAM, "produce", "--no-such-flag"}};
  CHECK(bad_flag.wait(20s) == 2);
}
