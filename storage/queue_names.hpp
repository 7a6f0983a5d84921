#pragma once

/// The file that numbers the queues of the shared layout: line n, counted from 0, is queue n. Lines
/// are only ever added. Text: `<topic> <queue id> <CRC-32 of what precedes it on the line, hex>`.
///
/// Adding: the dispatcher. Flush: the flush thread. What is marked "recovery" is called before
/// anybody else knows the file.

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "message/message_queue.hpp"
#include "storage/file_descriptor.hpp"

namespace cafmq {

class queue_names {
 public:
  explicit queue_names(std::filesystem::path path) : path_{std::move(path)} {}

  /// Recovery: the queues by number, up to the first line that is not whole. Changes nothing.
  [[nodiscard]] result<std::vector<message_queue>> load();

  /// Recovery: removes what load() has found not to be whole.
  [[nodiscard]] result<void> cut_rest();

  /// The number of a queue that has none yet. errc::no_space, io_failed.
  [[nodiscard]] result<int32_t> add(const message_queue& queue);

  /// Makes all names durable.
  [[nodiscard]] result<void> flush();

 private:
  [[nodiscard]] result<void> open();

  const std::filesystem::path path_;
  std::mutex writing_;  // held for what follows
  std::optional<file_descriptor> file_;
  int64_t size_ = 0;
  int32_t count_ = 0;
  std::atomic<bool> is_dirty_ = false;
  bool is_durable_ = false;  // its name in the directory
};

}  // namespace cafmq
