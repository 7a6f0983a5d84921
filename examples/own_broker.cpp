// How an application tests what it does with messages: with a broker inside of the test. Takes no
// arguments and needs nothing that runs.

#include <future>
#include <iostream>
#include <string>

#include "client/producer.hpp"
#include "client/push_consumer.hpp"
#include "testing/test_broker.hpp"

int main() {
  auto broker = cafmq::test_broker::start();
  if (!broker) {
    std::cerr << broker.error().text() << '\n';
    return 2;
  }
  auto producer = cafmq::producer::start({.name_servers = broker->name_servers()});
  std::promise<std::string> came;
  auto consumer = cafmq::push_consumer::start({.name_servers = broker->name_servers(),
                                               .group = "tested",
                                               .subscriptions = {{.topic = "invoices"}},
                                               .start_at = cafmq::consume_from::first},
                                              [&](const cafmq::received_message& message) {
                                                came.set_value(std::string{message.body.view()});
                                                return cafmq::consume_status::consumed;
                                              });
  if (!producer || !consumer) return 2;
  // Delay level 18 is two hours: the test does not wait for them.
  const auto sent =
      producer->send({.topic = "invoices", .properties = {{"DELAY", "18"}}, .body = "invoice 1"});
  if (!sent) return 1;
  if (!broker->advance(std::chrono::hours{2})) return 1;
  return came.get_future().get() == "invoice 1" ? 0 : 1;
}
