#pragma once

/// How a store is laid out on disk and what it accepts.

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/error.hpp"
#include "message/host_address.hpp"
#include "storage/retention.hpp"

namespace cafmq {

/// What an acknowledgement promises: async survives the end of the process, sync a power cut.
enum class flush_mode : uint8_t { async, sync };

/// How consume queues lie on disk: each in files of its own, as RocketMQ has them, or all in shared
/// blocks, for many thousands of queues.
enum class consume_queue_layout_kind : uint8_t { files, blocks };

struct store_options {
  /// Everything lies below it; made when missing. One process at a time.
  std::filesystem::path directory;

  /// Bytes of one commit log file. Must be what the directory was made with.
  int64_t commit_log_file_size = int64_t{1} << 30;

  /// Entries (20 bytes each) of one consume queue file. Must be what the directory was made with.
  int64_t consume_queue_file_entries = 300'000;

  /// Must be what the directory was made with; `cafmq store convert` changes it.
  consume_queue_layout_kind consume_queues = consume_queue_layout_kind::files;

  /// Whether messages can be found by their keys. What was stored while it was off is indexed at
  /// the next start with it on.
  bool index_enabled = true;

  /// Slots (4 bytes each) and entries (20 bytes each) of one index file. More slots: fewer keys
  /// share one. Files that were made with other numbers are made again from the log.
  int32_t index_slots = 5'000'000;
  int32_t index_entries = 20'000'000;

  /// Bytes of a body at most; a record may be 64 KiB larger.
  int32_t message_size_max = 4 << 20;

  /// Messages of one batch at most.
  size_t batch_messages_max = 10'000;

  flush_mode flush = flush_mode::async;

  /// Disk blocks are allocated this many bytes ahead of the writer. Larger: fewer system calls,
  /// more disk taken by an idle broker.
  int64_t commit_log_allocation_step = int64_t{64} << 20;

  /// Memory pages are made present this many bytes ahead of the writer, off the append path.
  /// Larger: fewer page faults in bursts, more resident memory.
  int64_t populate_window = int64_t{4} << 20;

  /// The last bytes of the log that readers take from the map, because they are in memory anyway.
  /// Readers further behind go through the kernel. Larger: fewer copies for those who lag a little;
  /// too large for the memory: page faults that stall the reader's thread.
  int64_t hot_tail_bytes = int64_t{1} << 30;

  retention_options retention;

  /// Whether recovery checks the CRC of each body.
  bool check_crc_on_recovery = true;

  /// Milliseconds of each delay level, the first one being level 1. An entry of the schedule topic
  /// says when its message is due.
  std::vector<int64_t> delay_levels_ms = {
      1'000,   5'000,   10'000,  30'000,  60'000,  120'000,   180'000,   240'000,   300'000,
      360'000, 420'000, 480'000, 540'000, 600'000, 1'200'000, 1'800'000, 3'600'000, 7'200'000};

  /// The broker's address as records and message ids carry it.
  host_address store_host{};
};

/// errc::config_invalid names the field and its range.
[[nodiscard]] result<void> validate(const store_options& options);

}  // namespace cafmq
