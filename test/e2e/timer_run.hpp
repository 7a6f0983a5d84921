#pragma once

/// A producer of messages for a certain time that outlives the broker: it writes down what it has
/// sent and taken back. Each message has a number, which is its body; every fourth is taken back.

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "test/support/remoting_client.hpp"

namespace cafmq {

class timer_run {
 public:
  explicit timer_run(unsigned seed) : random_{seed} {}

  /// The broker is at that port from now on.
  void connect(uint16_t port);

  /// Sends some, due within the next one and a half seconds, until `answers` have come.
  void produce(size_t count, size_t answers);

  /// Handles what comes until the connection ends.
  void drain();

  /// Returns when everything that was sent before is due and delivered.
  void settle();

  /// What is wrong with the topic; empty when each message is there as often as it should be, and
  /// none was stored before its time.
  [[nodiscard]] std::vector<std::string> problems(uint16_t port) const;

  [[nodiscard]] size_t sent() const { return sent_.size(); }
  [[nodiscard]] size_t taken_back() const { return taken_back_.size(); }

 private:
  [[nodiscard]] int send(int64_t delay_ms);
  [[nodiscard]] bool take_one();
  void take_back(int number, const std::string& handle);

  std::mt19937 random_;
  std::unique_ptr<remoting::remoting_client> client_;
  std::map<int32_t, int> sends_;    // that are not answered, by opaque, of this connection
  std::map<int32_t, int> recalls_;  // the same
  int next_ = 0;
  std::set<int> sent_;        // whose sends were acknowledged
  std::set<int> asked_back_;  // be it answered or not
  std::set<int> taken_back_;  // acknowledged
  size_t answers_ = 0;
};

}  // namespace cafmq
