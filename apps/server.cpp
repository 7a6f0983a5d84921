#include "apps/server.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include "actors/broker/assembly.hpp"
#include "actors/error.hpp"
#include "actors/io_threads.hpp"
#include "actors/messages.hpp"
#include "actors/namesrv/namesrv_actor.hpp"
#include "actors/namesrv/remoting/namesrv_door.hpp"
#include "actors/node/node_actor.hpp"
#include "actors/node_config.hpp"
#include "actors/persist/persist_actor.hpp"
#include "actors/stop_in_order.hpp"
#include "apps/descriptor_limit.hpp"
#include "apps/report.hpp"
#include "apps/signals.hpp"
#include "config/keys.hpp"

namespace cafmq {
namespace {

using namespace std::chrono_literals;

class node_settings : public caf::actor_system_config {
 public:
  node_settings() { configure_node(*this); }
};

// What clients are told to connect to.
std::string native_address(const settings& settings) {
  return to_string(endpoint{settings.native.address, static_cast<uint16_t>(settings.native.port)});
}

uint16_t port_of(int32_t setting) {
  return static_cast<uint16_t>(setting);
}

// When descriptors run out, nothing can be accepted and no file can be opened. Connections may take
// a third of them at each of two doors; the store has the rest.
remoting_options remoting_for(remoting_options options, size_t descriptors) {
  options.connections_max = std::min(options.connections_max, descriptors / 3);
  return options;
}

// Clients of RocketMQ up to 4.4 send to the port two below; it is the same broker.
std::vector<endpoint> broker_endpoints(const settings& settings) {
  const auto& host = settings.broker.host;
  const auto port = settings.broker.listen_port;
  std::vector<endpoint> endpoints{{host, port_of(port)}};
  if (port > 2) endpoints.push_back({host, port_of(port - 2)});
  return endpoints;
}

result<std::vector<endpoint>> endpoints_of(const std::vector<std::string>& addresses) {
  std::vector<endpoint> endpoints;
  for (const auto& address : addresses) {
    auto one = parse_endpoint(address);
    if (!one) return fail(one.error());
    endpoints.push_back(std::move(*one));
  }
  return endpoints;
}

std::map<std::string, std::string> by_name(const settings& settings) {
  std::map<std::string, std::string> all;
  for (const auto& key : all_keys()) all.emplace(key.name, key.field.show(settings));
  return all;
}

result<broker_setup> setup_from(const settings& settings, namesrv_actor local) {
  broker_setup setup{settings.store, settings.flush, settings.clean, settings.broker, {}};
  setup.transactions = settings.transactions;
  setup.timers = settings.timers;
  setup.registration.local = std::move(local);
  setup.registration.address = native_address(settings);
  setup.registration.remoting_address = settings.broker.address(settings.broker.listen_port);
  setup.remoting_endpoints = broker_endpoints(settings);
  setup.settings_by_name = by_name(settings);
  auto native = endpoints_of(settings.broker.native_namesrv_addresses);
  if (!native) return fail(native.error());
  auto remoting = endpoints_of(settings.broker.namesrv_addresses);
  if (!remoting) return fail(remoting.error());
  setup.registration.namesrvs = std::move(*native);
  setup.registration.remoting_namesrvs = std::move(*remoting);
  return setup;
}

class server {
 public:
  explicit server(const settings& settings) : settings_{settings} {}

  result<void> start(server_roles roles) {
    if (roles.namesrv)
      if (auto started = start_namesrv(); !started) return started;
    if (roles.broker)
      if (auto started = start_broker(); !started) return started;
    node_ = spawn_node(system_, namesrv_, broker_ ? broker_->broker() : broker_actor{});
    auto port = system_.middleman().publish(node_, static_cast<uint16_t>(settings_.native.port),
                                            settings_.native.address.c_str(), true);
    if (!port)
      return fail(errc::io_failed, "cannot listen on {}: {}; is another process using the port?",
                  native_address(settings_), system_.render(port.error()));
    port_ = *port;
    return {};
  }

  result<void> stop() {
    if (port_ != 0) (void)system_.middleman().unpublish(node_, port_);
    result<void> stopped;
    if (broker_) stopped = broker_->stop();
    broker_.reset();
    std::vector<caf::actor> last;
    if (namesrv_door_.actor)
      last.push_back(caf::actor_cast<caf::actor>(std::exchange(namesrv_door_.actor, {})));
    if (node_) last.push_back(caf::actor_cast<caf::actor>(std::exchange(node_, {})));
    if (namesrv_) last.push_back(caf::actor_cast<caf::actor>(std::exchange(namesrv_, {})));
    if (persist_) last.push_back(caf::actor_cast<caf::actor>(std::exchange(persist_, {})));
    (void)stop_in_order(system_, last, 5s);
    return stopped;
  }

 private:
  result<void> start_namesrv() {
    namesrv_ = spawn_namesrv(system_, settings_.namesrv);
    persist_ = spawn_persist(system_);
    const endpoint at{settings_.broker.host, port_of(settings_.namesrv.listen_port)};
    auto opened =
        open_namesrv_door(system_, {at}, remoting_, namesrv_,
                          {settings_.namesrv.kv_config_path, persist_}, by_name(settings_));
    if (!opened) return fail(opened.error());
    namesrv_door_ = std::move(*opened);
    return {};
  }

  result<void> start_broker() {
    auto setup = setup_from(settings_, namesrv_);
    if (!setup) return fail(setup.error());
    setup->remoting = remoting_;
    more_io_ = std::make_unique<io_threads>(remoting_.io_threads - 1);
    setup->io_systems = more_io_->systems();
    auto started = broker_assembly::start(system_, *setup, clock_);
    if (!started) return fail(started.error());
    broker_ = std::move(*started);
    return {};
  }

  settings settings_;
  remoting_options remoting_ = remoting_for(settings_.remoting, raise_descriptor_limit());
  system_clock clock_;
  std::unique_ptr<io_threads> more_io_;  // outlives system_
  node_settings config_;
  caf::actor_system system_{config_};
  namesrv_actor namesrv_;
  persist_actor persist_;
  remoting::opened_door namesrv_door_;
  std::unique_ptr<broker_assembly> broker_;
  node_actor node_;
  uint16_t port_ = 0;
};

void say_ready(const settings& settings, server_roles roles, std::chrono::milliseconds took) {
  const auto& broker = settings.broker;
  std::printf("ready in %d ms: native %s", static_cast<int>(took.count()),
              native_address(settings).c_str());
  if (roles.namesrv)
    std::printf(", name server %s", broker.address(settings.namesrv.listen_port).c_str());
  if (roles.broker)
    std::printf(", broker %s, data %s", broker.address(broker.listen_port).c_str(),
                settings.store.directory.c_str());
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace

exit_code run_server(const settings& settings, server_roles roles) {
  const auto begin = std::chrono::steady_clock::now();
  block_stop_signals();
  server server{settings};
  auto done = server.start(roles);
  if (done) {
    say_ready(settings, roles,
              std::chrono::duration_cast<std::chrono::milliseconds>(
                  std::chrono::steady_clock::now() - begin));
    spdlog::info("stopping after signal {}", wait_for_stop_signal());
  } else {
    print_error(done.error());
  }
  auto stopped = server.stop();
  if (!stopped) print_error(stopped.error());
  return done && stopped ? exit_code::success : exit_code::failed;
}

}  // namespace cafmq
