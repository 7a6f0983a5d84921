#pragma once

/// Topics that a broker has of its own. Names are RocketMQ's.

#include <string_view>

namespace cafmq::system_topic {

inline constexpr std::string_view auto_create = "TBW102";  ///< new topics are made after it
inline constexpr std::string_view self_test = "SELF_TEST_TOPIC";
inline constexpr std::string_view benchmark = "BenchmarkTest";
inline constexpr std::string_view offset_moved = "OFFSET_MOVED_EVENT";
inline constexpr std::string_view schedule = "SCHEDULE_TOPIC_XXXX";
inline constexpr std::string_view timer = "rmq_sys_wheel_timer";
inline constexpr std::string_view half = "RMQ_SYS_TRANS_HALF_TOPIC";
inline constexpr std::string_view op_half = "RMQ_SYS_TRANS_OP_HALF_TOPIC";
inline constexpr std::string_view check_max_time = "TRANS_CHECK_MAX_TIME_TOPIC";

/// Whether clients are refused to send to it.
[[nodiscard]] constexpr bool is_closed_to_clients(std::string_view topic) {
  return topic == schedule || topic == timer || topic == half || topic == op_half ||
         topic == check_max_time || topic == self_test || topic == offset_moved;
}

}  // namespace cafmq::system_topic
