#pragma once

/// Reads the entries of one consume queue from its files, whatever state they are in. One thread.

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "storage/consume_queue_entry.hpp"
#include "storage/inspect/file_window.hpp"
#include "storage/inspect/segment_list.hpp"

namespace cafmq {

class queue_entries {
 public:
  /// `files` outlives it. `file_size` in bytes; `step` as for file_window.
  queue_entries(const segment_list& files, int64_t file_size, int64_t step);

  /// The entry at `offset`, valid or not; nothing where no file has it. errc::io_failed.
  [[nodiscard]] result<std::optional<consume_queue_entry>> at(queue_offset offset);

  struct numbered {
    queue_offset offset;
    consume_queue_entry entry;
  };

  /// The first entry at or behind `from` that is not all zeros; nothing when there is none.
  [[nodiscard]] result<std::optional<numbered>> next_written(queue_offset from);

  /// Where an entry lies or would lie.
  struct place {
    std::filesystem::path file;
    int64_t byte = 0;
  };
  [[nodiscard]] place place_of(queue_offset offset) const;

  [[nodiscard]] bool is_open() const { return window_.has_value(); }
  void close() { window_.reset(); }

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
