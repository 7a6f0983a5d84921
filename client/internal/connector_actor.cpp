#include "client/internal/connector_actor.hpp"

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "net/dial.hpp"
#include "net/endpoint.hpp"

//   DIRECTORY --connect_to--> CONNECTOR --connect--> CAF's middleman
//                             CONNECTOR --find_roles--> NODE of the other process
//   DIRECTORY <--node_roles-- CONNECTOR

namespace cafmq {
namespace {

using namespace std::chrono_literals;

constexpr caf::timespan answer_timeout = 3s;

class connector final : public connector_actor::base {
 public:
  explicit connector(caf::actor_config& config) : connector_actor::base{config} {}

  const char* name() const override { return "connector"; }

 protected:
  behavior_type make_behavior() override {
    return {[this](const connect_to& asked) { return connect(asked.address); }};
  }

 private:
  using reply = caf::typed_response_promise<node_roles>;

  reply connect(const std::string& address) {
    auto promise = make_response_promise<node_roles>();
    const auto peer = parse_endpoint(address);
    if (!peer) {
      promise.deliver(to_caf(peer.error()));
      return promise;
    }
    const auto failed = [promise, address](caf::error cause) mutable {
      promise.deliver(to_caf(error{
          errc::unreachable,
          "cannot connect to " + address + "; is cafmq running there? " + from_caf(cause).text()}));
    };
    dial<node_actor>(
        this, *peer,
        [this, promise, failed](const node_actor& node) { ask(node, promise, failed); }, failed);
    return promise;
  }

  template <class Failed>
  void ask(const node_actor& node, reply promise, Failed failed) {
    request(node, answer_timeout, find_roles{})
        .then([promise](node_roles& roles) mutable { promise.deliver(std::move(roles)); },
              [failed](caf::error& cause) mutable { failed(std::move(cause)); });
  }
};

}  // namespace

connector_actor spawn_connector(caf::actor_system& system) {
  return system.spawn<connector>();
}

}  // namespace cafmq
