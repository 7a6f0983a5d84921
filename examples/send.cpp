// Sends ten messages, each stored before the next one is sent.
//
//   send [NAME_SERVERS]

#include <iostream>
#include <string>

#include "client/producer.hpp"

int main(int argc, char** argv) {
  auto producer = cafmq::producer::start({.name_servers = argc > 1 ? argv[1] : "127.0.0.1:9870"});
  if (!producer) {
    std::cerr << producer.error().text() << '\n';
    return 2;
  }
  for (int number = 1; number <= 10; ++number) {
    const auto sent = producer->send({.topic = "orders",
                                      .tags = number % 2 == 0 ? "paid" : "new",
                                      .keys = "order-" + std::to_string(number),
                                      .properties = {{"amount", std::to_string(10 * number)}},
                                      .body = "order " + std::to_string(number)});
    if (!sent) {
      std::cerr << sent.error().text() << '\n';
      return 1;
    }
    std::cout << sent->message_id << " is at offset " << sent->queue_offset.value() << " of queue "
              << sent->queue_id << '\n';
  }
}
