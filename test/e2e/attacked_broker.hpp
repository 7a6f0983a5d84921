#pragma once

/// A broker that tests attack, and good clients of it.

#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "protocol/headers/pull.hpp"
#include "protocol/headers/send.hpp"
#include "test/e2e/bad_peers.hpp"
#include "test/e2e/cluster.hpp"
#include "test/support/remoting_client.hpp"

namespace cafmq {

/// A broker with settings of its own, and a good client.
class attacked_broker {
 public:
  explicit attacked_broker(const std::string& settings = {}) {
    std::ofstream{file()} << settings;
    cluster_.start();
  }

  [[nodiscard]] int port() const { return cluster_.remoting_port(); }
  [[nodiscard]] child_process& process() { return cluster_.server(); }
  [[nodiscard]] process_use use() { return use_of(process().id()); }

  /// Stores a message; its answer has come when this returns.
  static void send(remoting::remoting_client& client, const std::string& body) {
    using namespace remoting;
    send_message_request header;
    header.producer_group = "producers";
    header.topic = "T";
    header.default_topic = "TBW102";
    header.queue_id = 0;
    std::string bytes;
    command_writer writer{bytes, client.type(),
                          request_line(request_code::send_message_v2, client.next_opaque())};
    write_send_message(header, request_code::send_message_v2, writer);
    writer.end(body.size());
    client.send_bytes(bytes + body);
    REQUIRE(client.receive().code() == response_code::success);
  }

  static remoting::pull_message_request pull_of(int64_t from, bool waits) {
    namespace pull_flag = remoting::pull_flag;
    remoting::pull_message_request pull;
    pull.consumer_group = "readers";
    pull.topic = "T";
    pull.queue_position = from;
    pull.messages_max = 32;
    pull.bytes_max = 1 << 20;
    pull.system_flag = pull_flag::subscription | (waits ? pull_flag::suspend : 0);
    pull.suspend_timeout_ms = waits ? 15'000 : 0;
    pull.subscription = "*";
    return pull;
  }

  /// Goes on asking until no more descriptors are open than `count`. False after 20 s.
  bool await_descriptors(remoting::remoting_client& client, size_t count) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (use().descriptors > count) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      send(client, "meanwhile");
    }
    return true;
  }

 private:
  [[nodiscard]] std::string file() const { return (directory_.path() / "broker.conf").string(); }

  temporary_directory directory_;
  standalone_cluster cluster_{{"-c", file()}};
};

}  // namespace cafmq
