#pragma once

/// Makes the ids that producers give to messages (property UNIQ_KEY), as RocketMQ's
/// MessageClientIDSetter does: upper-case hex of address (4 bytes), process id (2), a number that
/// tells processes with the same both apart (4), milliseconds since the month began in local time
/// (4) and a counter (2). RocketMQ's tools read the time out of it.
///
/// Any thread. Two calls never return the same key: the counter takes longer than a millisecond to
/// come round.

#include <array>
#include <cstdint>
#include <mutex>
#include <string>

namespace cafmq {

/// What makes a process unlike all others.
struct process_identity {
  std::array<char, 4> ipv4{127, 0, 0, 1};
  uint16_t process_id = 0;
  uint32_t discriminator = 0;

  /// That of this process: the first address that is not loopback, and a random discriminator.
  [[nodiscard]] static process_identity current();
};

class unique_keys {
 public:
  explicit unique_keys(const process_identity& identity);

  /// 32 characters.
  [[nodiscard]] std::string next(int64_t wall_ms);

 private:
  const std::string prefix_;

  std::mutex mutex_;  // guards all below
  int64_t month_begin_ms_ = 0;
  int64_t month_end_ms_ = 0;
  uint16_t counter_ = 0;
};

/// The one of this process: clients of one process share the counter.
[[nodiscard]] unique_keys& process_unique_keys();

/// "10.1.2.3@4711#5f3a01c2": a client id that no other client in the world has.
[[nodiscard]] std::string make_client_id();

}  // namespace cafmq
