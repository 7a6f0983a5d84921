// Messages with the same sharding key go to the same queue, where they keep their order.
//
//   send_in_order [NAME_SERVERS]

#include <iostream>
#include <string>

#include "client/producer.hpp"

int main(int argc, char** argv) {
  auto producer = cafmq::producer::start({.name_servers = argc > 1 ? argv[1] : "127.0.0.1:9870"});
  if (!producer) {
    std::cerr << producer.error().text() << '\n';
    return 2;
  }
  for (const auto* step : {"created", "paid", "shipped"}) {
    for (const auto* account : {"account-1", "account-2", "account-3"}) {
      const auto sent = producer->send({.topic = "steps",
                                        .body = std::string{account} + " has " + step,
                                        .sharding_key = account});
      if (!sent) {
        std::cerr << sent.error().text() << '\n';
        return 1;
      }
      std::cout << account << ' ' << step << " in queue " << sent->queue_id << '\n';
    }
  }
}
