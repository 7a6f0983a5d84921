// Asks for messages when it suits the program, and says itself when they are consumed.
//
//   pull [NAME_SERVERS [COUNT]]

#include <iostream>
#include <string>

#include "client/pull_consumer.hpp"

int main(int argc, char** argv) {
  size_t left = argc > 2 ? std::stoul(argv[2]) : 10;
  cafmq::consumer_options options{.name_servers = argc > 1 ? argv[1] : "127.0.0.1:9870",
                                  .group = "reports",
                                  .subscriptions = {{.topic = "orders"}},
                                  .start_at = cafmq::consume_from::first,
                                  .auto_commit = false};
  auto consumer = cafmq::pull_consumer::subscribe(options);
  if (!consumer) {
    std::cerr << consumer.error().text() << '\n';
    return 2;
  }
  while (left > 0) {
    for (const auto& message : consumer->poll(std::chrono::seconds{1})) {
      std::cout << message->keys << ": " << message->body.view() << '\n';
      if (left > 0) --left;
    }
    if (const auto committed = consumer->commit(); !committed)
      std::cerr << committed.error().text() << '\n';
  }
}
