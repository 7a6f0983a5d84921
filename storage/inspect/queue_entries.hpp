#pragma once

/// Reads the entries of one consume queue from its files, whatever state they are in. One thread.

#include <cstdint>
#include <optional>

#include "storage/inspect/entry_source.hpp"
#include "storage/inspect/file_window.hpp"
#include "storage/inspect/segment_list.hpp"

namespace cafmq {

class queue_entries final : public entry_source {
 public:
  /// `files` outlives it. `file_size` in bytes; `step` as for file_window.
  queue_entries(const segment_list& files, int64_t file_size, int64_t step);

  [[nodiscard]] result<std::optional<consume_queue_entry>> at(queue_offset offset) override;
  [[nodiscard]] result<std::optional<numbered>> next_written(queue_offset from) override;
  [[nodiscard]] place place_of(queue_offset offset) const override;
  [[nodiscard]] bool is_open() const override { return window_.has_value(); }
  void close() override { window_.reset(); }

 private:
  [[nodiscard]] result<void> open(const segment_file& file);
  [[nodiscard]] result<std::optional<queue_offset>> find_written(queue_offset from);

  const segment_list* files_;
  int64_t file_size_;
  int64_t step_;
  const segment_file* opened_ = nullptr;
  std::optional<file_window> window_;
};

}  // namespace cafmq
