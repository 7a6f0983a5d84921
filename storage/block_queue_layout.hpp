#pragma once

/// The consume queues in shared files: one that names them, and files of blocks. Threads: see
/// queue_layout.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "storage/block_consume_queue.hpp"
#include "storage/queue_layout.hpp"

namespace cafmq {

class block_queue_layout final : public queue_layout {
 public:
  explicit block_queue_layout(std::filesystem::path directory);

  [[nodiscard]] result<std::vector<std::shared_ptr<consume_queue>>> load() override;
  [[nodiscard]] result<void> clear_leftovers() override;
  [[nodiscard]] std::shared_ptr<consume_queue> make(const message_queue& name) override;
  void mark_dirty(const std::shared_ptr<consume_queue>& queue) override;
  [[nodiscard]] result<bool> flush(int64_t least_pages) override;
  [[nodiscard]] std::filesystem::path directory() const override { return directory_; }

 private:
  struct found_block {
    queue_block_header header;
    block_number block;
  };
  [[nodiscard]] std::shared_ptr<consume_queue> adopt(const message_queue& name,
                                                     const found_block* first,
                                                     const found_block* last);

  const std::filesystem::path directory_;
  block_consume_queue::shared_files files_;
  std::vector<block_number> leftovers_;  // recovery's
};

}  // namespace cafmq
