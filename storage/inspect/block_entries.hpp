#pragma once

/// Reads the entries of one consume queue from the blocks of the shared layout. One thread.

#include <cstdint>
#include <optional>
#include <vector>

#include "storage/inspect/block_list.hpp"
#include "storage/inspect/entry_source.hpp"
#include "storage/inspect/file_window.hpp"

namespace cafmq {

class block_entries final : public entry_source {
 public:
  /// `list` outlives it. `queue` is the queue's number.
  block_entries(const block_list& list, size_t queue);

  [[nodiscard]] result<std::optional<consume_queue_entry>> at(queue_offset offset) override;
  [[nodiscard]] result<std::optional<numbered>> next_written(queue_offset from) override;
  [[nodiscard]] place place_of(queue_offset offset) const override;
  [[nodiscard]] bool is_open() const override { return window_.has_value(); }
  void close() override { window_.reset(); }

 private:
  using places = std::vector<queue_block_place>;

  [[nodiscard]] places::const_iterator block_of(queue_offset offset) const;

  const segment_list& files_;
  const places& blocks_;
  const segment_file* opened_ = nullptr;
  std::optional<file_window> window_;
};

}  // namespace cafmq
