#pragma once

/// What a broker adds to the properties of a message that clients send: its cluster, region and
/// whether it wants traces, as RocketMQ's does, and a unique key when the client has made none.
/// Properties of these names that come from outside are dropped, and POP_CK is.
///
/// One thread.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace cafmq::remoting {

/// Where brokers are that are not told where they are: RocketMQ's name for it.
inline constexpr std::string_view default_region = "DefaultRegion";

class property_stamp {
 public:
  /// `cluster`: empty when messages shall name none.
  property_stamp(std::string_view cluster, std::string_view region, bool trace_on);

  /// The properties as they are stored. Valid until the next call.
  [[nodiscard]] std::string_view stamp(std::string_view sent, int64_t wall_ms);

  /// Begins a batch whose messages share those properties, and forgets the batch before.
  void begin_batch(std::string_view shared);

  /// The properties of one of its messages as they are stored. Valid until the next batch begins.
  [[nodiscard]] std::string_view stamp_in_batch(std::string_view sent);

 private:
  std::string own_;  // encoded
  std::string stamped_;
  std::string shared_;             // with the broker's own
  std::deque<std::string> batch_;  // as many as the largest batch so far had messages
  size_t batch_used_ = 0;
};

}  // namespace cafmq::remoting
