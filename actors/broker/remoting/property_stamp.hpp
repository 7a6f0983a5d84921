#pragma once

/// What a broker adds to the properties of a message that clients send: its cluster, region and
/// whether it wants traces, as RocketMQ's does, and a unique key when the client has made none.
/// Properties of these names that come from outside are dropped, and POP_CK is.
///
/// One thread.

#include <cstdint>
#include <string>
#include <string_view>

namespace cafmq::remoting {

/// Where brokers are that are not told where they are: RocketMQ's name for it.
inline constexpr std::string_view default_region = "DefaultRegion";

class property_stamp {
 public:
  property_stamp(std::string_view cluster, std::string_view region, bool trace_on);

  /// The properties as they are stored. Valid until the next call.
  [[nodiscard]] std::string_view stamp(std::string_view sent, int64_t wall_ms);

 private:
  std::string own_;  // encoded
  std::string stamped_;
};

}  // namespace cafmq::remoting
