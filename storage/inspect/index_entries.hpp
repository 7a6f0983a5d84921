#pragma once

/// Reads one index file: header, slots, items. Format: docs/FORMATS.md, after RocketMQ's IndexFile.
/// One thread.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "message/message.hpp"
#include "storage/index_layout.hpp"
#include "storage/inspect/file_window.hpp"

namespace cafmq {

class index_entries {
 public:
  /// A file does not say how many slots it has: without a known shape it is taken to have four
  /// items for each, as by default. errc::io_failed; corrupt when its length is not the shape's.
  [[nodiscard]] static result<index_entries> open(const std::filesystem::path& path,
                                                  const std::optional<index_shape>& known);

  [[nodiscard]] const index_header& header() const { return header_; }
  [[nodiscard]] int32_t slots() const { return shape_.slots; }

  /// Items that there are, never more than the file has room for; the first has number 1.
  [[nodiscard]] int32_t item_end() const;

  [[nodiscard]] int64_t byte_of_slot(int32_t slot) const;
  [[nodiscard]] int64_t byte_of_item(int32_t number) const;

  /// errc::io_failed, out_of_range.
  [[nodiscard]] result<int32_t> slot(int32_t slot);
  [[nodiscard]] result<index_item> item(int32_t number);

 private:
  index_entries(file_window window, const index_shape& shape);

  file_window window_;
  index_shape shape_;
  index_header header_;
};

/// The hash under which a topic's key is found.
[[nodiscard]] int32_t index_hash(std::string_view topic, std::string_view key);

/// Under which hashes a message is found, in the order of its items: unique key, then its keys.
/// None for a rolled back one.
[[nodiscard]] std::vector<int32_t> index_hashes_of(const message& message);

}  // namespace cafmq
