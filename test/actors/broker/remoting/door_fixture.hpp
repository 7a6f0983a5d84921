#pragma once

/// A name server and a broker with their remoting doors on free ports of this machine, with threads
/// and sockets, and what tests ask them.

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <catch2/catch.hpp>

#include "actors/broker/assembly.hpp"
#include "actors/io_threads.hpp"
#include "actors/messages.hpp"
#include "actors/namesrv/namesrv_actor.hpp"
#include "actors/namesrv/remoting/namesrv_door.hpp"
#include "actors/node_config.hpp"
#include "actors/persist/persist_actor.hpp"
#include "protocol/headers/clients.hpp"
#include "protocol/headers/pull.hpp"
#include "protocol/headers/send.hpp"
#include "test/support/remoting_client.hpp"
#include "test/support/temporary_directory.hpp"

namespace cafmq::remoting {

class door_fixture {
 public:
  static constexpr std::string_view broker_address = "10.1.2.3:10911";

  using setting = std::function<void(broker_setup&)>;

  explicit door_fixture(flush_mode flush = flush_mode::async, const setting& set = {},
                        size_t broker_threads = 1)
      : more_io_{broker_threads - 1} {
    auto namesrv_door = open_namesrv_door(system_, {{"127.0.0.1", 0}}, {}, namesrv_,
                                          {directory_.path() / "kvConfig.json", persist_});
    REQUIRE(namesrv_door);
    namesrv_door_ = std::move(*namesrv_door);
    broker_setup setup;
    setup.store.directory = directory_.path() / "store";
    setup.store.commit_log_file_size = 16 << 20;
    setup.store.consume_queue_file_entries = 10'000;
    setup.store.flush = flush;
    setup.store.store_host = *parse_host_address(broker_address);
    setup.registration.local = namesrv_;
    setup.registration.address = "10.1.2.3:9870";
    setup.registration.remoting_address = broker_address;
    setup.remoting_endpoints = {{"127.0.0.1", 0}, {"127.0.0.1", 0}};
    setup.settings_by_name = {{"brokerName", "DEFAULT_BROKER"}};
    setup.io_systems = more_io_.systems();
    if (set) set(setup);
    auto started = broker_assembly::start(system_, setup, clock_);
    if (!started) FAIL(started.error().text());
    broker_ = std::move(*started);
  }

  ~door_fixture() {
    stop_broker();
    caf::anon_send_exit(namesrv_door_.actor, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(namesrv_, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(persist_, caf::exit_reason::user_shutdown);
  }

  void stop_broker() { broker_.reset(); }

  [[nodiscard]] uint16_t broker_port() const { return broker_->remoting_ports()[0]; }
  [[nodiscard]] uint16_t vip_port() const { return broker_->remoting_ports()[1]; }
  [[nodiscard]] uint16_t namesrv_port() const { return namesrv_door_.ports.front(); }

  /// What `ask` says on the thread of the doors.
  template <class Ask>
  auto on_door_thread(Ask ask) {
    std::promise<decltype(ask())> answer;
    system_.middleman().backend().post([&] { answer.set_value(ask()); });
    return answer.get_future().get();
  }

  /// A send in the fields of code 310.
  static std::string send_of(remoting_client& client, const std::string& topic,
                             const std::string& body, const std::string& properties = {},
                             int32_t flag = 0) {
    std::string bytes;
    send_message_request header;
    header.producer_group = "producers";
    header.topic = topic;
    header.default_topic = "TBW102";
    header.born_timestamp_ms = 1'700'000'000'000;
    header.properties = properties;
    auto line = request_line(request_code::send_message_v2, client.next_opaque());
    line.flag |= flag;
    command_writer writer{bytes, client.type(), line};
    write_send_message(header, request_code::send_message_v2, writer);
    writer.end(body.size());
    return bytes.append(body);
  }

  static received send(remoting_client& client, const std::string& topic, const std::string& body,
                       const std::string& properties = {}) {
    client.send_bytes(send_of(client, topic, body, properties));
    return client.receive();
  }

  static pull_message_request pull_of(std::string_view topic, int64_t from) {
    pull_message_request pull;
    pull.consumer_group = "readers";
    pull.topic = topic;
    pull.queue_position = from;
    pull.messages_max = 32;
    pull.system_flag = pull_flag::subscription;
    pull.subscription = "*";
    return pull;
  }

  /// The same from where nothing is yet: it waits at the broker.
  static pull_message_request waiting_pull_of(std::string_view topic, int64_t from) {
    auto pull = pull_of(topic, from);
    pull.system_flag |= pull_flag::suspend;
    pull.suspend_timeout_ms = 15'000;
    return pull;
  }

  /// Returns when the first `count` messages of queue 0 can be pulled.
  static void await_messages(remoting_client& client, std::string_view topic, int64_t count) {
    for (int64_t at = 0; at < count; ++at) {
      const auto pull = waiting_pull_of(topic, at);
      REQUIRE(client.ask(request_code::pull_message, pull).code() == response_code::success);
    }
  }

 private:
  struct settings : caf::actor_system_config {
    settings() { configure_node(*this); }
  };

  temporary_directory directory_;
  system_clock clock_;
  io_threads more_io_;  // outlives system_
  settings config_;
  caf::actor_system system_{config_};
  namesrv_actor namesrv_ = spawn_namesrv(system_, namesrv_options{});
  persist_actor persist_ = spawn_persist(system_);
  opened_door namesrv_door_;
  std::unique_ptr<broker_assembly> broker_;
};

}  // namespace cafmq::remoting
