#pragma once

/// Where everything lies below the store's directory. The only place where paths of the store are
/// made or taken apart; names are RocketMQ's. Pure functions.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "message/message_queue.hpp"

namespace cafmq::file_names {

[[nodiscard]] std::filesystem::path commit_log(const std::filesystem::path& store);
[[nodiscard]] std::filesystem::path consume_queues(const std::filesystem::path& store);
[[nodiscard]] std::filesystem::path index(const std::filesystem::path& store);
[[nodiscard]] std::filesystem::path checkpoint(const std::filesystem::path& store);
[[nodiscard]] std::filesystem::path abort(const std::filesystem::path& store);
[[nodiscard]] std::filesystem::path lock(const std::filesystem::path& store);

/// Ours alone: consume queues in shared blocks, see storage/block_consume_queue.hpp.
[[nodiscard]] std::filesystem::path consume_queue_blocks(const std::filesystem::path& store);

/// Ours alone: where damaged consume queues are moved to.
[[nodiscard]] std::filesystem::path set_aside(const std::filesystem::path& store);

/// Ours alone, see storage/queue_inventory.hpp; RocketMQ ignores it.
[[nodiscard]] std::filesystem::path queue_inventory(const std::filesystem::path& store);

/// Ours alone, see storage/removed_topics.hpp; RocketMQ ignores it.
[[nodiscard]] std::filesystem::path removed_topics(const std::filesystem::path& store);

/// The directory of one queue. The topic's name has been checked.
[[nodiscard]] std::filesystem::path consume_queue(const std::filesystem::path& store,
                                                  const message_queue& queue);

/// The name of a file of a sequence: where its first byte lies in the whole, as 20 digits.
[[nodiscard]] std::string segment(int64_t begin);

/// The reverse; nothing unless it is exactly 20 digits that fit.
[[nodiscard]] std::optional<int64_t> parse_segment(std::string_view name);

/// The name of an index file: when it is made, as yyyyMMddHHmmssSSS in local time. Names only order
/// the files: after `last` (empty: the first one) comes a larger one whatever the clock says.
[[nodiscard]] std::string index_file(int64_t wall_ms, std::string_view last);

/// Whether it is exactly 17 digits.
[[nodiscard]] bool is_index_file(std::string_view name);

/// A queue id as RocketMQ names its directory: decimal, no sign, no leading zero.
[[nodiscard]] std::optional<int32_t> parse_queue_id(std::string_view name);

}  // namespace cafmq::file_names
