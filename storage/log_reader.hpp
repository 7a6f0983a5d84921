#pragma once

/// Walks the records of the commit log in order, passing over blanks. Plain object of one thread;
/// what it reads must not be written any more.
///
/// Every record is checked: lengths, its own idea of its place, names and numbers that lead to
/// files; its body's CRC when asked for.

#include <memory>
#include <string_view>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/record_codec.hpp"
#include "storage/mapped_file_queue.hpp"

namespace cafmq {

class log_reader {
 public:
  /// Reads [from, to) of `files`, which outlive the reader; `from` is where a record or a file
  /// begins.
  log_reader(const mapped_file_queue& files, physical_offset from, physical_offset to,
             body_check check);

  /// The next record, valid until the next call; null at the end.
  /// errc::corrupt names file and place and leaves position() there.
  [[nodiscard]] result<const record*> next();

  /// Behind the last record or blank that was read.
  [[nodiscard]] physical_offset position() const { return position_; }

 private:
  [[nodiscard]] tl::unexpected<error> corrupt_here(std::string_view problem) const;
  [[nodiscard]] result<const record*> read_record(std::string_view bytes);

  const mapped_file_queue& files_;
  physical_offset position_;
  physical_offset to_;
  body_check check_;
  std::shared_ptr<mapped_file> file_;
  result<record> record_;
};

}  // namespace cafmq
