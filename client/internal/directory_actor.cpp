#include "client/internal/directory_actor.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "client/internal/alarm_clock.hpp"
#include "client/internal/link_table.hpp"

//   core --locate_topic--> DIRECTORY --connect_to--> CONNECTOR      (unless there is a link)
//                          DIRECTORY --find_route--> NAMESRV        (the next one if it is silent)
//   core <--topic_route--- DIRECTORY
//   core --link_broker---> DIRECTORY --connect_to--> CONNECTOR
//   core <--broker_link--- DIRECTORY
//   clock --directory_tick-> DIRECTORY   the pause after a failed attempt is over

namespace cafmq {
namespace {

using namespace std::chrono_literals;

constexpr caf::timespan name_server_timeout = 3s;

class directory final : public directory_actor::base {
 public:
  directory(caf::actor_config& config, connector_actor connector,
            std::vector<std::string> name_servers)
      : directory_actor::base{config},
        connector_{std::move(connector)},
        name_servers_{std::move(name_servers)} {}

  const char* name() const override { return "directory"; }

 protected:
  behavior_type make_behavior() override {
    set_down_handler([this](const caf::down_msg& down) { forget(down.source); });
    return {
        [this](const locate_topic& asked) {
          auto promise = make_response_promise<topic_route>();
          ask_route(asked.topic, promise, name_servers_.size());
          return promise;
        },
        [this](const link_broker& asked) { return link(asked.address); },
        [this](directory_tick) { dial_all_waited_for(); },
    };
  }

  void on_exit() override {
    const auto waiting = std::exchange(waiting_, {});
    for (const auto& [address, users] : waiting)
      for (const auto& use : users) use(fail(errc::shutting_down, "the client is closed"));
    anon_send_exit(connector_, caf::exit_reason::user_shutdown);
    connector_ = nullptr;
    links_ = {};
  }

 private:
  using link_user = std::function<void(const result<node_roles>&)>;
  using route_reply = caf::typed_response_promise<topic_route>;
  using link_reply = caf::typed_response_promise<broker_link>;

  // -- questions --------------------------------------------------------------

  link_reply link(const std::string& address) {
    auto promise = make_response_promise<broker_link>();
    with_link(address, [promise, address](const result<node_roles>& roles) mutable {
      if (!roles)
        promise.deliver(to_caf(roles.error()));
      else if (!roles->broker)
        promise.deliver(to_caf(error{errc::unreachable, "there is no broker at " + address}));
      else
        promise.deliver(broker_link{roles->broker});
    });
    return promise;
  }

  void ask_route(const std::string& topic, route_reply reply, size_t servers_left) {
    const auto address = nearest_name_server();
    with_link(address, [=, this](const result<node_roles>& roles) {
      if (!roles)
        ask_next(topic, reply, servers_left, roles.error());
      else if (!roles->namesrv)
        give_up_on(address, topic, reply, servers_left,
                   error{errc::unreachable, "there is no name server at " + address});
      else
        ask_route_of(roles->namesrv, address, topic, reply, servers_left);
    });
  }

  void ask_route_of(const namesrv_actor& server, const std::string& address,
                    const std::string& topic, route_reply reply, size_t servers_left) {
    request(server, name_server_timeout, find_route{topic})
        .then([reply](topic_route& route) mutable { reply.deliver(std::move(route)); },
              [=, this](caf::error& cause) mutable {
                auto failure = from_caf(cause);
                if (failure.code() == errc::unreachable || failure.code() == errc::timed_out)
                  give_up_on(address, topic, reply, servers_left, std::move(failure));
                else
                  reply.deliver(std::move(cause));
              });
  }

  void give_up_on(const std::string& address, const std::string& topic, route_reply reply,
                  size_t servers_left, error failure) {
    if (links_.find(address) != nullptr) links_.lost(address, clock().now());
    ask_next(topic, std::move(reply), servers_left, std::move(failure));
  }

  void ask_next(const std::string& topic, route_reply reply, size_t servers_left, error failure) {
    if (servers_left > 1)
      ask_route(topic, std::move(reply), servers_left - 1);
    else
      reply.deliver(to_caf(failure));
  }

  // The one that we have a link to; else the one that may be dialled first.
  [[nodiscard]] const std::string& nearest_name_server() const {
    for (const auto& address : name_servers_)
      if (links_.find(address) != nullptr) return address;
    return *std::min_element(name_servers_.begin(), name_servers_.end(),
                             [this](const auto& a, const auto& b) {
                               return links_.dial_after(a) < links_.dial_after(b);
                             });
  }

  // -- links ------------------------------------------------------------------

  // Calls `use` now or after the next attempt to connect. Each asker has one question open for an
  // address at a time, which bounds those who wait.
  void with_link(const std::string& address, link_user use) {
    if (const auto* found = links_.find(address)) {
      const auto roles = *found;
      use(roles);
      return;
    }
    waiting_[address].push_back(std::move(use));
    dial_when_due(address);
  }

  void dial_when_due(const std::string& address) {
    const auto now = clock().now();
    if (links_.begin_dial(address, now)) {
      request(connector_, caf::infinite, connect_to{address})
          .then([this, address](const node_roles& roles) { connected(address, roles); },
                [this, address](const caf::error& cause) {
                  links_.failed(address, clock().now());
                  answer(address, fail(from_caf(cause)));
                });
    } else if (const auto due = links_.dial_after(address); now < due && alarm_.set(due)) {
      scheduled_send(this, due, directory_tick{});
    }
  }

  void dial_all_waited_for() {
    alarm_.rang();
    for (const auto& [address, users] : waiting_) dial_when_due(address);
  }

  void connected(const std::string& address, const node_roles& roles) {
    if (roles.namesrv) monitor(roles.namesrv);
    if (roles.broker) monitor(roles.broker);
    links_.connected(address, roles);
    answer(address, roles);
  }

  void answer(const std::string& address, const result<node_roles>& roles) {
    auto waiting = waiting_.extract(address);
    if (waiting.empty()) return;
    for (const auto& use : waiting.mapped()) use(roles);
  }

  void forget(const caf::actor_addr& gone) {
    const auto leads_there = [&](const node_roles& roles) {
      return (roles.namesrv && roles.namesrv.address() == gone) ||
             (roles.broker && roles.broker.address() == gone);
    };
    if (const auto address = links_.address_of(leads_there)) links_.lost(*address, clock().now());
  }

  connector_actor connector_;
  std::vector<std::string> name_servers_;
  link_table<node_roles> links_;
  std::map<std::string, std::vector<link_user>> waiting_;
  alarm_clock alarm_;
};

}  // namespace

directory_actor spawn_directory(caf::actor_system& system, connector_actor connector,
                                std::vector<std::string> name_servers) {
  return system.spawn<directory>(std::move(connector), std::move(name_servers));
}

}  // namespace cafmq
