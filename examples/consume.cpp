// Consumes as a member of a group until so many messages have come. Those that cannot be handled
// now are put off and come again.
//
//   consume [NAME_SERVERS [COUNT]]

#include <atomic>
#include <future>
#include <iostream>
#include <string>

#include "client/push_consumer.hpp"

int main(int argc, char** argv) {
  const int count = argc > 2 ? std::stoi(argv[2]) : 10;
  std::atomic<int> arrived = 0;
  std::promise<void> all;
  auto consumer = cafmq::push_consumer::start(
      {.name_servers = argc > 1 ? argv[1] : "127.0.0.1:9870",
       .group = "billing",
       .subscriptions = {{.topic = "orders", .expression = "new || paid"}},
       .start_at = cafmq::consume_from::first,
       .on_warning = [](const cafmq::error& what) { std::cerr << what.text() << '\n'; }},
      [&](const cafmq::received_message& message) {
        if (message.body.empty()) return cafmq::consume_status::retry_later;
        std::cout << message.keys + ": " + std::string{message.body.view()} + "\n";
        if (++arrived == count) all.set_value();
        return cafmq::consume_status::consumed;
      });
  if (!consumer) {
    std::cerr << consumer.error().text() << '\n';
    return 2;
  }
  all.get_future().wait();
  const auto closed = consumer->close(std::chrono::seconds{5});  // commits, then leaves the group
  return closed ? 0 : 1;
}
