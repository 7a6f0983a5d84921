#include <csignal>
#include <fstream>
#include <memory>

#include <catch2/catch.hpp>

#include "test/e2e/cluster.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

/// A name server and two brokers, each a process.
class two_broker_cluster {
 public:
  two_broker_cluster() {
    namesrv_ = std::make_unique<child_process>(std::vector<std::string>{
        CAFMQ_PROGRAM, "namesrv", "--native-port", std::to_string(namesrv_port_), "--namesrv-port",
        std::to_string(free_port())});
    REQUIRE(namesrv_->read_until("ready in", 20s));
    start_broker("broker-a");
    start_broker("broker-b");
  }

  /// Starts the broker, or starts it again on its data; returns when the name server knows it.
  void start_broker(const std::string& name) {
    auto& [port, remoting_port, process] = name == "broker-a" ? a_ : b_;
    const auto settings = file(name + ".conf");
    std::ofstream{settings} << "brokerName=" << name << "\n";
    process = std::make_unique<child_process>(std::vector<std::string>{
        CAFMQ_PROGRAM, "broker", "-n", address(), "--native-port", std::to_string(port), "--port",
        std::to_string(remoting_port), "--data", file(name), "-c", settings});
    const bool registered = process->read_until("connected to the name server", 20s);
    INFO(process->output());
    REQUIRE(registered);
  }

  void kill_broker_b() {
    b_.process->signal(SIGKILL);
    REQUIRE(b_.process->wait(10s));
  }

  [[nodiscard]] std::unique_ptr<child_process> run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), CAFMQ_PROGRAM);
    arguments.insert(arguments.end(), {"-n", address()});
    return std::make_unique<child_process>(arguments);
  }

  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(namesrv_port_); }
  [[nodiscard]] std::string file(const std::string& name) const {
    return (directory_.path() / name).string();
  }

 private:
  struct broker {
    int port = free_port();
    int remoting_port = free_port();
    std::unique_ptr<child_process> process;
  };

  temporary_directory directory_;
  int namesrv_port_ = free_port();
  std::unique_ptr<child_process> namesrv_;
  broker a_;
  broker b_;
};

}  // namespace

TEST_CASE("a broker that dies is replaced by another one, and back it brings all that it had") {
  two_broker_cluster cluster;
  constexpr int lines = 20'000;
  write_numbered_lines(cluster.file("text"), lines);
  auto producer = cluster.run({"produce", "-t", "BenchmarkTest", "-f", cluster.file("text"),
                               "--key-lines", "--acks", "/dev/stdout"});
  REQUIRE(read_acks(*producer, lines / 3).size() == lines / 3);
  cluster.kill_broker_b();
  // The producer ends with every line acknowledged although nobody brings the broker back.
  CHECK(producer->wait(60s) == 0);
  cluster.start_broker("broker-b");
  auto consumer =
      cluster.run({"consume", "-t", "BenchmarkTest", "-g", "readers", "-o", cluster.file("out"),
                   "--count", std::to_string(lines), "--idle-seconds", "20"});
  CHECK(consumer->wait(60s) == 0);
  INFO(consumer->output());
  consumed_lines consumed;
  consumed.add(cluster.file("out"));
  check_all_arrived(consumed, lines);
}

TEST_CASE("the listing shows the topics of every broker") {
  two_broker_cluster cluster;
  auto listing = cluster.run({"topic", "ls"});
  CHECK(listing->wait(20s) == 0);
  CHECK(listing->output().find("broker-a") != std::string::npos);
  CHECK(listing->output().find("broker-b") != std::string::npos);
}
