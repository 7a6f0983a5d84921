#pragma once

/// The file `queue_inventory`: which queues there are and how long they were. The commit log alone
/// does not tell that a queue's directory has vanished, unless all of it is read; this does. It is
/// a hint: it may be deleted at any time, and what it says is never taken for a queue's end.
///
/// Text, one line per queue: `<topic> <queue id> <end>`. One thread.

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/message_queue.hpp"

namespace cafmq {

struct known_queue {
  message_queue queue;
  queue_offset end;

  bool operator==(const known_queue&) const = default;
};

[[nodiscard]] std::string format_inventory(const std::vector<known_queue>& queues);

/// Lines that make no sense are left out.
[[nodiscard]] std::vector<known_queue> parse_inventory(std::string_view text);

/// Empty when there is no file.
[[nodiscard]] result<std::vector<known_queue>> read_inventory(const std::filesystem::path& path);

/// Durable when it returns.
[[nodiscard]] result<void> write_inventory(const std::filesystem::path& path,
                                           const std::vector<known_queue>& queues);

}  // namespace cafmq
