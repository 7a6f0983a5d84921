#pragma once

/// Reads one index file: header, slots, items. Format: docs/FORMATS.md, after RocketMQ's IndexFile.
/// One thread.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/message.hpp"
#include "storage/inspect/file_window.hpp"

namespace cafmq {

struct index_item {
  int32_t key_hash = 0;
  physical_offset physical;
  int32_t seconds = 0;   ///< since the header's begin, of the record's store time
  int32_t previous = 0;  ///< in the chain of its slot; 0: the last one

  bool operator==(const index_item&) const = default;
};

struct index_header {
  int64_t begin_timestamp_ms = 0;
  int64_t end_timestamp_ms = 0;
  physical_offset begin;
  physical_offset end;
  int32_t slots_used = 0;
  int32_t next_item = 1;  ///< items are numbered from 1 on
};

class index_entries {
 public:
  /// errc::io_failed; corrupt when its length is none of an index file's.
  [[nodiscard]] static result<index_entries> open(const std::filesystem::path& path);

  [[nodiscard]] const index_header& header() const { return header_; }
  [[nodiscard]] int32_t slots() const { return slots_; }

  /// Items that there are, never more than the file has room for; the first has number 1.
  [[nodiscard]] int32_t item_end() const;

  [[nodiscard]] int64_t byte_of_slot(int32_t slot) const;
  [[nodiscard]] int64_t byte_of_item(int32_t number) const;

  /// errc::io_failed, out_of_range.
  [[nodiscard]] result<int32_t> slot(int32_t slot);
  [[nodiscard]] result<index_item> item(int32_t number);

 private:
  index_entries(file_window window, int32_t slots, int32_t items);

  file_window window_;
  int32_t slots_;
  int32_t items_;
  index_header header_;
};

/// The hash under which a topic's key is found.
[[nodiscard]] int32_t index_hash(std::string_view topic, std::string_view key);

/// Under which hashes a message is found, in the order of its items: unique key, then its keys.
/// None for a rolled back one.
[[nodiscard]] std::vector<int32_t> index_hashes_of(const message& message);

}  // namespace cafmq
