#pragma once

/// Walks the records of a commit log that may be damaged anywhere. Where a record should be and is
/// not, it searches for the next place that has a whole record which says that it lies there, and
/// goes on. One thread; one buffer, as large as the largest record.
///
/// The log may be written meanwhile: what is not there yet looks like its end.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/record_codec.hpp"
#include "storage/inspect/file_window.hpp"
#include "storage/inspect/segment_list.hpp"

namespace cafmq {

/// A stretch of the log that is no record and no blank.
struct log_break {
  std::filesystem::path file;
  int64_t byte = 0;  ///< in the file
  physical_offset begin;
  physical_offset end;       ///< where records go on; of the last break, nowhere
  std::string problem;       ///< what is wrong at `begin`
  bool has_content = false;  ///< there is something but zeros
};

class log_scan {
 public:
  /// `files` outlives the scan. `file_size` is what each of them should have.
  log_scan(const segment_list& files, int64_t file_size, body_check check);

  /// Goes on with the first file that has or follows `from`, which is where a record begins.
  void begin_at(physical_offset from);

  /// The next whole record, valid until the next call; null behind the last file.
  [[nodiscard]] const record* next();

  /// The bytes of that record.
  [[nodiscard]] std::string_view bytes() const { return bytes_; }

  /// Behind the last record or blank that was read.
  [[nodiscard]] physical_offset position() const { return position_; }

  /// The breaks behind which records were found, since the last call.
  [[nodiscard]] std::vector<log_break> take_breaks();

  /// The place behind which there are no records, when the files go on there. After next() has
  /// returned null.
  [[nodiscard]] const std::optional<log_break>& tail() const { return stop_; }

  /// The first failure to read; the rest of its file was passed over.
  [[nodiscard]] const std::optional<error>& unreadable() const { return unreadable_; }

 private:
  enum class found : uint8_t { record, blank, nothing };

  [[nodiscard]] bool open_file();
  void leave_file();
  [[nodiscard]] result<found> look();
  [[nodiscard]] result<found> look_at_record(int64_t size);
  [[nodiscard]] result<found> look_twice();
  [[nodiscard]] result<void> search();
  [[nodiscard]] result<std::optional<int64_t>> find_record(int64_t from);
  [[nodiscard]] result<bool> is_record(int64_t at);
  void stop_here(bool has_content);
  void note_failure(error cause);

  const segment_list& files_;
  const int64_t file_size_;
  const body_check check_;
  size_t file_ = 0;  // index of the file
  int64_t at_ = 0;   // byte in it
  std::optional<file_window> window_;
  physical_offset position_;
  record record_;
  std::string_view bytes_;
  std::string problem_;
  std::optional<log_break> stop_;
  std::vector<log_break> breaks_;
  std::optional<error> unreadable_;
};

}  // namespace cafmq
