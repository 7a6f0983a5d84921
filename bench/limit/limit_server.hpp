#pragma once

/// The least that can take messages over RocketMQ's protocol: one thread, one epoll, the store's
/// own append, the protocol's own answers; no topics, no rules, no actors. What a broker's door
/// loses against it is the door's own cost.
///
/// Answers 10, 310, 320 (send), 11 (pull, held until there are messages), 17, 30 and 31; everything
/// else with SUCCESS.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "protocol/command_decoder.hpp"
#include "protocol/frame.hpp"
#include "protocol/headers/pull.hpp"
#include "protocol/send_response.hpp"
#include "storage/message_store.hpp"

namespace cafmq::bench {

class limit_server {
 public:
  /// `store` outlives it.
  limit_server(message_store& store, const store_options& options);
  limit_server(const limit_server&) = delete;
  limit_server& operator=(const limit_server&) = delete;
  ~limit_server();

  /// Listens on loopback. io_failed.
  [[nodiscard]] result<void> listen(uint16_t port);

  /// Serves for ever. io_failed.
  [[nodiscard]] result<void> run();

 private:
  struct connection {
    remoting::frame_splitter frames;
    std::string out;
    size_t sent = 0;
    bool is_full = false;
  };

  struct held_pull {
    int connection = 0;
    remoting::serialize_type type = remoting::serialize_type::json;
    int32_t opaque = 0;
    message_queue queue;
    queue_offset from;
  };

  void accept_all();
  void read(int number);
  void write(int number);
  void close(int number);
  void handle(int number, const remoting::frame& whole);
  void send(std::string& out, const remoting::frame& whole);
  void pull(int number, const remoting::frame& whole);
  void show_position(std::string& out, const remoting::frame& whole);
  [[nodiscard]] bool answer_pull(const held_pull& pull);
  void dispatch();
  void serve_held();

  message_store& store_;
  flush_mode flush_;
  remoting::send_response_template answers_;
  int listener_ = -1;
  int epoll_ = -1;
  std::map<int, connection> connections_;
  std::vector<int> dirty_;  // connections with answers of this pass
  std::vector<held_pull> held_;
  remoting::command_decoder decoder_;
  remoting::command_header header_;
  std::string in_;
  std::vector<message> messages_;
};

}  // namespace cafmq::bench
