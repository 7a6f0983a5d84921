// A message that consumers see later: delay level 3 is 10 seconds.
//
//   send_delayed [NAME_SERVERS]

#include <iostream>

#include "client/producer.hpp"

int main(int argc, char** argv) {
  auto producer = cafmq::producer::start({.name_servers = argc > 1 ? argv[1] : "127.0.0.1:9870"});
  if (!producer) {
    std::cerr << producer.error().text() << '\n';
    return 2;
  }
  const auto sent = producer->send(
      {.topic = "reminders", .properties = {{"DELAY", "3"}}, .body = "time to look again"});
  if (!sent) {
    std::cerr << sent.error().text() << '\n';
    return 1;
  }
  std::cout << sent->message_id << " will come in ten seconds\n";
}
