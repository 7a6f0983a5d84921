#include "test/e2e/cluster.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

namespace cafmq {

using namespace std::chrono_literals;

int free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(probe >= 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  close(probe);
  return ntohs(address.sin_port);
}

std::vector<acknowledged_line> read_acks(child_process& producer, size_t count) {
  std::vector<acknowledged_line> acks;
  while (acks.size() < count) {
    const auto line = producer.read_line(30s);
    if (!line) break;
    std::istringstream fields{*line};
    std::string key;
    std::string skipped;
    std::string attempts;
    std::getline(fields, key, '\t');
    for (int field = 0; field < 3; ++field) std::getline(fields, skipped, '\t');
    if (std::getline(fields, attempts)) acks.push_back({key, std::stoi(attempts)});
  }
  return acks;
}

void check_all_arrived(const consumed_lines& consumed, int count) {
  REQUIRE(consumed.bodies_by_key.size() == static_cast<size_t>(count));
  for (const auto& [key, bodies] : consumed.bodies_by_key)
    for (const auto& body : bodies)
      if (body != text_line(std::stoi(key))) FAIL("key " << key << ": " << body);
}

std::string text_line(int number) {
  return "line " + std::to_string(number) + " of a text, in UTF-8: \xC3\xA4\xE6\xA0\x87";
}

void write_numbered_lines(const std::string& path, int count) {
  std::ofstream text{path};
  for (int number = 1; number <= count; ++number) text << text_line(number) << '\n';
}

void consumed_lines::add(const std::string& file) {
  std::ifstream lines{file};
  std::map<std::string, int64_t> last_by_queue;
  std::string line;
  while (std::getline(lines, line)) {
    std::istringstream fields{line};
    std::string queue;
    std::string offset;
    std::string key;
    std::string body;
    std::getline(fields, queue, '\t');
    std::getline(fields, offset, '\t');
    std::getline(fields, key, '\t');
    std::getline(fields, body);
    const auto number = std::stoll(offset);
    const auto [last, first_of_queue] = last_by_queue.emplace(queue, number);
    if (!first_of_queue && number <= last->second) in_order = false;
    last->second = number;
    bodies_by_key[key].push_back(body);
  }
}

standalone_cluster::standalone_cluster(std::vector<std::string> more_arguments)
    : more_arguments_{std::move(more_arguments)} {}

void standalone_cluster::start() {
  std::vector<std::string> arguments{CAFMQ_PROGRAM,    "standalone",
                                     "--data",         file("data"),
                                     "--native-port",  std::to_string(port_),
                                     "--port",         std::to_string(broker_port_),
                                     "--namesrv-port", std::to_string(namesrv_port_)};
  arguments.insert(arguments.end(), more_arguments_.begin(), more_arguments_.end());
  server_ = std::make_unique<child_process>(arguments);
  const bool ready = server_->read_until("ready in", 20s);
  INFO(server_->output());
  REQUIRE(ready);
}

std::string standalone_cluster::address() const {
  return "127.0.0.1:" + std::to_string(port_);
}

std::string standalone_cluster::broker_address() const {
  return "127.0.0.1:" + std::to_string(broker_port_);
}

std::string standalone_cluster::file(const std::string& name) const {
  return (directory_.path() / name).string();
}

std::unique_ptr<child_process> standalone_cluster::produce(const std::string& topic,
                                                           const std::string& text,
                                                           const std::string& acks) const {
  return std::make_unique<child_process>(
      std::vector<std::string>{CAFMQ_PROGRAM, "produce", "-n", address(), "-t", topic, "-f", text,
                               "--key-lines", "--acks", acks});
}

std::unique_ptr<child_process> standalone_cluster::consume(const std::string& topic,
                                                           const std::string& group,
                                                           const std::string& output,
                                                           std::vector<std::string> more) const {
  std::vector<std::string> arguments{CAFMQ_PROGRAM, "consume", "-n",  address(), "-t",
                                     topic,         "-g",      group, "-o",      output};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return std::make_unique<child_process>(arguments);
}

std::string standalone_cluster::write_text(int count) const {
  auto path = file("text");
  write_numbered_lines(path, count);
  return path;
}

}  // namespace cafmq
