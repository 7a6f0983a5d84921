#pragma once

/// A name server and a broker behind a native port of this machine, with threads and sockets: what
/// the plain clients are tested against. It can be stopped and started again on the same port and
/// the same store.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>

#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <catch2/catch.hpp>

#include "actors/broker/assembly.hpp"
#include "actors/messages.hpp"
#include "actors/namesrv/namesrv_actor.hpp"
#include "actors/node/node_actor.hpp"
#include "actors/node_config.hpp"
#include "test/support/temporary_directory.hpp"

namespace cafmq {

class loopback_server {
 public:
  loopback_server() : port_{free_port()} { start(); }
  ~loopback_server() { stop(); }

  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  void start() { running_ = std::make_unique<running>(directory_.path() / "store", port_); }
  void stop() { running_.reset(); }

 private:
  class running {
   public:
    running(const std::filesystem::path& store, uint16_t port) : port_{port} {
      broker_setup setup;
      setup.store.directory = store;
      setup.store.commit_log_file_size = 16 << 20;
      setup.store.consume_queue_file_entries = 10'000;
      setup.registration.local = namesrv_;
      setup.registration.address = "127.0.0.1:" + std::to_string(port);
      auto started = broker_assembly::start(system_, setup, clock_);
      if (!started) FAIL(started.error().text());
      broker_ = std::move(*started);
      node_ = spawn_node(system_, namesrv_, broker_->broker());
      REQUIRE(system_.middleman().publish(node_, port, "127.0.0.1", true));
    }

    ~running() {
      (void)system_.middleman().unpublish(node_, port_);
      (void)broker_->stop();
      broker_.reset();
      caf::anon_send_exit(node_, caf::exit_reason::user_shutdown);
      caf::anon_send_exit(namesrv_, caf::exit_reason::user_shutdown);
    }

   private:
    struct settings : caf::actor_system_config {
      settings() { configure_node(*this); }
    };

    uint16_t port_;
    system_clock clock_;
    settings config_;
    caf::actor_system system_{config_};
    namesrv_actor namesrv_ = spawn_namesrv(system_, namesrv_options{});
    std::unique_ptr<broker_assembly> broker_;
    node_actor node_;
  };

  static uint16_t free_port() {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    close(fd);
    return ntohs(address.sin_port);
  }

  temporary_directory directory_;
  uint16_t port_;
  std::unique_ptr<running> running_;
};

}  // namespace cafmq
