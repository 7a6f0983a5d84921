// Sends many messages without waiting for each: the fastest way. The callback hears what became of
// each; when too many are on their way, send_async waits for room.
//
//   send_async [NAME_SERVERS]

#include <atomic>
#include <iostream>
#include <string>

#include "client/producer.hpp"

int main(int argc, char** argv) {
  auto producer = cafmq::producer::start({.name_servers = argc > 1 ? argv[1] : "127.0.0.1:9870",
                                          .when_full = cafmq::back_pressure::wait,
                                          .compress_with = cafmq::compression::zstd});
  if (!producer) {
    std::cerr << producer.error().text() << '\n';
    return 2;
  }
  std::atomic<int> stored = 0;
  for (int number = 0; number < 10'000; ++number) {
    const auto begun =
        producer->send_async({.topic = "clicks", .body = "click " + std::to_string(number)},
                             [&](const cafmq::result<cafmq::send_receipt>& sent) {
                               if (sent)
                                 ++stored;
                               else
                                 std::cerr << sent.error().text() << '\n';
                             });
    if (!begun) std::cerr << begun.error().text() << '\n';
  }
  (void)producer->close(std::chrono::seconds{10});  // waits for what is pending
  std::cout << stored << " are stored\n";
  return stored == 10'000 ? 0 : 1;
}
