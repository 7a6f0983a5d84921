#pragma once

/// The entries of one consume queue, wherever they lie, whatever state that is in. One thread.

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "storage/consume_queue_entry.hpp"

namespace cafmq {

class entry_source {
 public:
  struct numbered {
    queue_offset offset;
    consume_queue_entry entry;
  };

  /// Where an entry lies or would lie.
  struct place {
    std::filesystem::path file;
    int64_t byte = 0;
  };

  virtual ~entry_source() = default;

  /// The entry at `offset`, valid or not; nothing where there is no room for one. errc::io_failed.
  [[nodiscard]] virtual result<std::optional<consume_queue_entry>> at(queue_offset offset) = 0;

  /// The first entry at or behind `from` that is not all zeros; nothing when there is none.
  [[nodiscard]] virtual result<std::optional<numbered>> next_written(queue_offset from) = 0;

  [[nodiscard]] virtual place place_of(queue_offset offset) const = 0;

  /// Whether it holds a file open, and letting go of it until the next use.
  [[nodiscard]] virtual bool is_open() const = 0;
  virtual void close() = 0;
};

}  // namespace cafmq
