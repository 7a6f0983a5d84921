#pragma once

/// Opens a broker's tables in its config directory, which is made when missing. A missing file is
/// an empty table; a damaged one falls back to its backup; damage to both stops the start, because
/// going on without offsets or topics would lose more than it saves.

#include <filesystem>

#include "actors/broker/group_table.hpp"
#include "actors/broker/offset_table.hpp"
#include "actors/broker/topic_table.hpp"
#include "actors/options.hpp"
#include "base/error.hpp"
#include "protocol/bodies/progress.hpp"

namespace cafmq {

struct table_files {
  std::filesystem::path topics;
  std::filesystem::path groups;
  std::filesystem::path offsets;
  std::filesystem::path delays;
  std::filesystem::path timers;

  /// RocketMQ's names below `store_directory`.
  explicit table_files(const std::filesystem::path& store_directory);
};

struct broker_tables {
  topic_table topics;
  group_table groups;
  offset_table offsets;
  remoting::delay_offsets delays;
};

[[nodiscard]] result<broker_tables> open_tables(const table_files& files,
                                                const broker_options& options, int64_t wall_ms);

}  // namespace cafmq
