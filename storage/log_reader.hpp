#pragma once

/// Walks the records of the commit log in order, passing over blanks. Plain object of one thread;
/// what it reads must not be written any more.
///
/// Every record is checked: lengths, its own idea of its place, names and numbers that lead to
/// files; its body's CRC when asked for.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/record_codec.hpp"
#include "storage/mapped_file_queue.hpp"

namespace cafmq {

class log_reader {
 public:
  /// Where the reader takes records from, and up to where. What lies before `hot_begin` is read
  /// through the kernel, where a bad disk is an error; the rest from the map.
  struct range {
    physical_offset from;  ///< where a record or a file begins
    physical_offset to;
    physical_offset hot_begin = physical_offset{INT64_MAX};
  };

  /// `files` outlive the reader.
  log_reader(const mapped_file_queue& files, const range& range, body_check check);

  /// The map in which the last record lies, and stays as long as somebody holds it; null when its
  /// bytes are in a buffer.
  [[nodiscard]] const std::shared_ptr<mapped_file>& map() const { return map_; }
  [[nodiscard]] bool is_in_map() const { return map_ != nullptr; }

  /// The next record, valid until the next call; null at the end.
  /// errc::corrupt names file and place and leaves position() there.
  [[nodiscard]] result<const record*> next();

  /// After errc::corrupt: goes to the next place where a whole record lies that says so itself.
  /// False when there is none; then the reader stays where it is. io_failed.
  [[nodiscard]] result<bool> skip_damage();

  /// Behind the last record or blank that was read.
  [[nodiscard]] physical_offset position() const { return position_; }

 private:
  [[nodiscard]] tl::unexpected<error> corrupt_here(std::string_view problem) const;
  [[nodiscard]] result<const record*> read_record(std::string_view bytes);
  [[nodiscard]] result<int64_t> find_magic(int64_t from);
  [[nodiscard]] result<std::string_view> bytes_here(int64_t least, int64_t until);
  [[nodiscard]] result<std::string_view> bytes_from_map(int64_t until);
  [[nodiscard]] result<void> fill_buffer(int64_t least, int64_t until);

  const mapped_file_queue& files_;
  physical_offset position_;
  const physical_offset to_;
  const physical_offset hot_begin_;
  const body_check check_;
  std::shared_ptr<mapped_file> map_;
  std::optional<file_descriptor> file_;  // with what of it is in buffer_
  int64_t file_begin_ = -1;
  int64_t buffer_begin_ = 0;
  std::string buffer_;
  result<record> record_;
};

}  // namespace cafmq
