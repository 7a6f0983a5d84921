#pragma once

/// RocketMQ's layout: files of its own for each queue, entry n at byte 20 * n of all files taken
/// together. Format: docs/FORMATS.md, after RocketMQ's ConsumeQueue. Threads: see consume_queue.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "storage/consume_queue.hpp"
#include "storage/mapped_file_queue.hpp"

namespace cafmq {

class file_consume_queue final : public consume_queue {
 public:
  /// `maps` outlives the queue.
  file_consume_queue(message_queue name, std::filesystem::path directory, int64_t file_entries,
                     map_cache& maps);

  /// Recovery: looks at the files and changes nothing. errc::corrupt, io_failed.
  [[nodiscard]] result<void> load() { return files_.load(); }

  /// Makes all entries durable when at least `least_pages` of 4 KiB are dirty (0: always). True
  /// when nothing is dirty afterwards. Flush thread.
  [[nodiscard]] result<bool> flush(int64_t least_pages);

  [[nodiscard]] result<void> release_dropped() override;
  [[nodiscard]] bool has_entries() const override;
  [[nodiscard]] std::string place_of(queue_offset offset) const override;

 private:
  [[nodiscard]] std::pair<int64_t, int64_t> stored() const override;
  [[nodiscard]] result<shared_bytes> read(int64_t first, int64_t count) const override;
  [[nodiscard]] result<int64_t> start(int64_t first) override;
  [[nodiscard]] result<char*> slot(int64_t index) override;
  [[nodiscard]] result<void> release_all() override;
  [[nodiscard]] result<void> truncate(int64_t end) override;
  [[nodiscard]] int64_t hole_max() const override;
  void rest() override;

  [[nodiscard]] result<void> settle_last_file() const;
  [[nodiscard]] result<void> use_file_of(int64_t position);
  [[nodiscard]] result<void> sync_names(int64_t from, int64_t to);

  mapped_file_queue files_;
  std::mutex flushing_;  // held while files are flushed and while all of them are removed
  std::shared_ptr<mapped_file> current_;  // the dispatcher's, as the next one
  int64_t ready_ = 0;                     // up to where there are blocks, in bytes
  std::atomic<int64_t> flushed_end_ = 0;  // in bytes
  bool directory_is_durable_ = false;     // under the lock
};

}  // namespace cafmq
