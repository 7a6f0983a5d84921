// A producer and a consumer in the application's own actor system: no threads but the system's. The
// listener is a typed actor whose reply says that the message is consumed.
//
//   actors [NAME_SERVERS]

#include <iostream>
#include <string>

#include <caf/all.hpp>

#include "client/actors.hpp"

namespace {

struct settings : caf::actor_system_config {
  settings() { cafmq::prepare_client(*this); }
};

cafmq::message_listener_actor::behavior_type listen(cafmq::message_listener_actor::pointer,
                                                    const caf::actor& whom) {
  return {[whom](const cafmq::deliver& arrived) {
    std::cout << std::string{arrived.message->body.view()} + "\n";
    caf::anon_send(whom, caf::ok_atom_v);
    return cafmq::delivered{cafmq::consume_status::consumed};
  }};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string name_servers = argc > 1 ? argv[1] : "127.0.0.1:9870";
  settings config;
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  const auto producer = cafmq::spawn_producer(system, {.name_servers = name_servers});
  const auto consumer = cafmq::spawn_push_consumer(system,
                                                   {.name_servers = name_servers,
                                                    .group = "greeters",
                                                    .subscriptions = {{.topic = "greetings"}},
                                                    .start_at = cafmq::consume_from::first},
                                                   system.spawn(listen, caf::actor{self}));
  if (!producer || !consumer) return 2;
  bool stored = false;
  self->request(*producer, caf::infinite,
                cafmq::publish{{.topic = "greetings", .body = "hello, actors"}})
      .receive([&](const cafmq::send_receipt&) { stored = true; },
               [&](const caf::error& why) { std::cerr << system.render(why) << '\n'; });
  if (stored) self->receive([](caf::ok_atom) {});
  const cafmq::close_client close{std::chrono::seconds{5}};
  self->request(*producer, caf::infinite, close)
      .receive([](cafmq::client_closed) {}, [](caf::error&) {});
  self->request(*consumer, caf::infinite, close)
      .receive([](cafmq::client_closed) {}, [](caf::error&) {});
  return stored ? 0 : 1;
}
