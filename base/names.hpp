#pragma once

/// Rules for the names of topics and consumer groups, from wherever they come: requests, files
/// found on disk, the command line. A name that passes can never leave the store directory. Source
/// of the rules: RocketMQ's TopicValidator and Validators.

#include <string_view>

#include "base/error.hpp"

namespace cafmq {

inline constexpr size_t topic_length_max = 127;
inline constexpr size_t retry_topic_length_max = 255;  ///< topics with the retry or DLQ prefix
inline constexpr size_t group_length_max = 120;
inline constexpr std::string_view retry_topic_prefix = "%RETRY%";
inline constexpr std::string_view dlq_topic_prefix = "%DLQ%";

/// errc::invalid_argument unless `topic` is 1 to 127 (retry and DLQ: 255) of `%|a-zA-Z0-9_-`.
[[nodiscard]] result<void> check_topic_name(std::string_view topic);

/// errc::invalid_argument unless `group` is 1 to 120 of `%|a-zA-Z0-9_-`.
[[nodiscard]] result<void> check_group_name(std::string_view group);

}  // namespace cafmq
