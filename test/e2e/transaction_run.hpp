#pragma once

/// A producer of transactions that outlives the broker: it writes down what it has sent and what it
/// has decided, and says the same again when it is asked.
///
/// Each transaction has a number, which is its message's body. Of three in a row one is committed,
/// one rolled back, and one only decided about, as a commit, when the broker asks.

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "test/support/remoting_client.hpp"

namespace cafmq {

class transaction_run {
 public:
  explicit transaction_run(unsigned seed) : random_{seed} {}

  /// Tells the broker at that port that the producer is there. A connection that was there before
  /// is given up.
  void connect(uint16_t port);

  /// Sends some and handles what comes until `answers` have come.
  void produce(size_t count, size_t answers);

  /// Handles what comes until the connection ends.
  void drain();

  /// Answers checks until every half message of the broker is over.
  void settle(uint16_t port);

  /// What is wrong with the topic; empty when each message is there as often as it should be.
  [[nodiscard]] std::vector<std::string> problems(uint16_t port) const;

  [[nodiscard]] size_t prepared() const { return prepared_.size(); }
  [[nodiscard]] size_t asked() const { return asked_.size(); }

 private:
  [[nodiscard]] bool take_one();
  void prepare();
  void take_receipt(const remoting::received& answer);
  void take_check(const remoting::received& check);
  void end(int64_t half, int64_t place, int number, bool from_check);
  [[nodiscard]] std::map<std::string, int> times_in(uint16_t port) const;

  std::mt19937 random_;
  std::unique_ptr<remoting::remoting_client> client_;
  std::map<int32_t, int> open_;  // sends by opaque, of this connection
  int next_ = 0;
  std::set<int> prepared_;  // whose sends were acknowledged
  std::set<int> asked_;     // about whom the broker has asked
  size_t answers_ = 0;
};

}  // namespace cafmq
