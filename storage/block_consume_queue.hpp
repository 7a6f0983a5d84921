#pragma once

/// The shared layout: the queue's entries lie in blocks among those of all other queues, so that a
/// hundred thousand queues take neither a hundred thousand files nor as many maps. Block k of a
/// queue has the entries 50 * k and following. Format: docs/FORMATS.md, our own. Threads: see
/// consume_queue.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "storage/block_file.hpp"
#include "storage/consume_queue.hpp"
#include "storage/queue_names.hpp"

namespace cafmq {

class block_consume_queue final : public consume_queue {
 public:
  /// What all queues of a store share; it outlives them.
  struct shared_files {
    explicit shared_files(const std::filesystem::path& directory);

    queue_names names;
    block_file blocks;
    std::array<std::mutex, 64> locks;  // of the queues' lists of blocks
  };

  block_consume_queue(message_queue name, shared_files& files);

  /// Recovery: the queue has this number and these blocks, one after another; the first one has the
  /// entries from `first_offset` on.
  void adopt(int32_t number, int64_t first_offset, std::vector<block_number> blocks);

  /// The dispatcher: what it has written since the last call may not be on disk.
  void mark_dirty();

  void prefetch_end() const override;
  [[nodiscard]] result<void> release_dropped() override;
  [[nodiscard]] bool has_entries() const override { return !blocks_.empty(); }
  [[nodiscard]] std::string place_of(queue_offset offset) const override;

 private:
  [[nodiscard]] std::pair<int64_t, int64_t> stored() const override;
  [[nodiscard]] result<shared_bytes> read(int64_t first, int64_t count) const override;
  [[nodiscard]] result<int64_t> start(int64_t first) override;
  [[nodiscard]] result<char*> slot(int64_t index) override;
  [[nodiscard]] result<void> release_all() override;
  [[nodiscard]] result<void> truncate(int64_t end) override;
  [[nodiscard]] int64_t hole_max() const override { return 10'000'000; }

  [[nodiscard]] result<void> use_block_of(int64_t index);
  [[nodiscard]] std::mutex& lock() const;

  shared_files& files_;
  int32_t number_ = -1;      // none before the first entry
  char* current_ = nullptr;  // the dispatcher's, as the next one: the last block
  block_number current_number_ = 0;
  int64_t first_block_ = 0;  // under the lock, as the next one
  std::vector<block_number> blocks_;
};

}  // namespace cafmq
