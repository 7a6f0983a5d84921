#pragma once

/// A name server and a broker with a real store inside of the calling process, for the tests of
/// applications: ready in milliseconds, on a port of loopback that nobody else has, in a directory
/// that goes with it. As many side by side as one likes. One thread at a time.
///
/// Time of day at the broker stands still but for advance(): store times and delays are the test's.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/error.hpp"

namespace cafmq {

struct test_broker_options {
  /// Queues of a topic that is created by sending, at most.
  int32_t topic_queues = 8;

  /// Whether sending to an unknown topic creates it.
  bool auto_create_topic = true;
};

class test_broker {
 public:
  /// errc::io_failed when there is no port or no directory to be had.
  [[nodiscard]] static result<test_broker> start(const test_broker_options& options = {});

  test_broker(test_broker&&) noexcept;
  test_broker& operator=(test_broker&&) noexcept;
  ~test_broker();

  /// What options of clients call name_servers.
  [[nodiscard]] const std::string& name_servers() const;

  /// Makes the topic, or changes it. errc::invalid_argument, shutting_down (it is stopped).
  [[nodiscard]] result<void> create_topic(const std::string& topic, int32_t queues = 4);

  /// Lets time pass. The broker is away for a moment and looks at everything that waits for a time
  /// when it is back, such as messages with a delay; clients reconnect by themselves. Fails as
  /// restart does.
  [[nodiscard]] result<void> advance(std::chrono::milliseconds step);

  /// The broker's time of day, in milliseconds since 1970.
  [[nodiscard]] int64_t now_ms() const;

  /// The broker goes away, in order; clients lose their connections.
  void stop();

  /// It is there again, on the same port, with all that it had. Nothing happens if it runs.
  [[nodiscard]] result<void> restart();

 private:
  class node;

  explicit test_broker(std::unique_ptr<node> node);

  std::unique_ptr<node> node_;
};

}  // namespace cafmq
