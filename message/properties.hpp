#pragma once

/// The property string of a message: `name 0x01 value 0x02` repeated, as RocketMQ stores and sends
/// it. Order has no meaning; of duplicates the last wins; malformed pieces are ignored on reading.

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace cafmq {

inline constexpr size_t properties_size_max = 32'767;  ///< bytes of the encoded string

namespace property {
inline constexpr std::string_view tags = "TAGS";
inline constexpr std::string_view keys = "KEYS";  ///< several are separated by one space
inline constexpr std::string_view unique_key = "UNIQ_KEY";
inline constexpr std::string_view wait = "WAIT";    ///< "false": do not wait for the flush
inline constexpr std::string_view delay = "DELAY";  ///< delay level, 1 to 18
inline constexpr std::string_view sharding_key = "__SHARDINGKEY";
inline constexpr std::string_view producer_group = "PGROUP";

/// Where a message goes when its delay is over.
inline constexpr std::string_view real_topic = "REAL_TOPIC";
inline constexpr std::string_view real_queue_id = "REAL_QID";

/// The topic and the offset message id that a message had before consumers sent it back.
inline constexpr std::string_view retry_topic = "RETRY_TOPIC";
inline constexpr std::string_view origin_message_id = "ORIGIN_MESSAGE_ID";

/// What the broker says of itself in each message.
inline constexpr std::string_view cluster = "CLUSTER";
inline constexpr std::string_view region = "MSG_REGION";
inline constexpr std::string_view trace_switch = "TRACE_ON";

/// Of messages of transactions.
inline constexpr std::string_view transaction_prepared = "TRAN_MSG";  ///< "true"
inline constexpr std::string_view transaction_id = "__transactionId__";
inline constexpr std::string_view transaction_check_times = "TRANSACTION_CHECK_TIMES";
inline constexpr std::string_view prepared_queue_offset = "TRAN_PREPARED_QUEUE_OFFSET";
inline constexpr std::string_view check_immunity_seconds = "CHECK_IMMUNITY_TIME_IN_SECONDS";

/// Of messages for a certain time, see message/timer.hpp. What clients ask for:
inline constexpr std::string_view timer_delay_seconds = "TIMER_DELAY_SEC";
inline constexpr std::string_view timer_delay_ms = "TIMER_DELAY_MS";
inline constexpr std::string_view timer_deliver_ms = "TIMER_DELIVER_MS";  ///< wall time
/// and what brokers keep in them.
inline constexpr std::string_view timer_out_ms = "TIMER_OUT_MS";
inline constexpr std::string_view timer_roll_times = "TIMER_ROLL_TIMES";
inline constexpr std::string_view timer_delete_key = "TIMER_DEL_UNIQKEY";

inline constexpr std::string_view pop_check_point = "POP_CK";
inline constexpr std::string_view reply_to_client = "REPLY_TO_CLIENT";  ///< a client id
inline constexpr std::string_view push_reply_time = "PUSH_REPLY_TIME";
}  // namespace property

using property_map = std::map<std::string, std::string, std::less<>>;

/// One value out of an encoded string without decoding the rest.
[[nodiscard]] std::optional<std::string_view> find_property(std::string_view encoded,
                                                            std::string_view name);

/// What the store looks at in every message; empty where there is none.
struct stored_properties {
  std::string_view tags;
  std::string_view keys;
  std::string_view unique_key;
};

/// All three in one pass.
[[nodiscard]] stored_properties find_stored_properties(std::string_view encoded);

[[nodiscard]] property_map decode_properties(std::string_view encoded);

/// errc::message_illegal when a name or value is empty or contains 0x01 or 0x02, or when the result
/// would exceed properties_size_max.
[[nodiscard]] result<std::string> encode_properties(const property_map& properties);

/// The string without those names and without malformed pieces; more can be appended to it.
[[nodiscard]] std::string without_properties(std::string_view encoded,
                                             std::initializer_list<std::string_view> names);

/// Appends to a string that is empty or ends with a whole pair. Both texts are plain: not empty and
/// without the bytes 1 and 2.
void append_property(std::string& encoded, std::string_view name, std::string_view value);

}  // namespace cafmq
