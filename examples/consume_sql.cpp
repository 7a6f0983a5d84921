// Consumes only the messages whose properties meet a condition, which the broker checks.
//
//   consume_sql [NAME_SERVERS [COUNT]]

#include <atomic>
#include <future>
#include <iostream>
#include <string>

#include "client/push_consumer.hpp"

int main(int argc, char** argv) {
  const int count = argc > 2 ? std::stoi(argv[2]) : 5;
  std::atomic<int> arrived = 0;
  std::promise<void> all;
  auto consumer =
      cafmq::push_consumer::start({.name_servers = argc > 1 ? argv[1] : "127.0.0.1:9870",
                                   .group = "large-orders",
                                   .subscriptions = {{.topic = "orders",
                                                      .expression = "amount > 50",
                                                      .type = cafmq::expression_type::sql92}},
                                   .start_at = cafmq::consume_from::first},
                                  [&](const cafmq::received_message& message) {
                                    std::cout << message.properties.at("amount") + "\n";
                                    if (++arrived == count) all.set_value();
                                    return cafmq::consume_status::consumed;
                                  });
  if (!consumer) {
    std::cerr << consumer.error().text() << '\n';
    return 2;
  }
  all.get_future().wait();
}
