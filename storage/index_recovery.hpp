#pragma once

/// Puts the files of an index in order before anybody uses them, and says from where on the log has
/// to be read to make what they lack. Lives for one call; one thread.
///
/// A file that is damaged is removed with all that follow it: the index is derived, and damage to
/// it never keeps a store from opening. After a crash items may be missing at the end of a file,
/// and slots may lead to them: the slots are made again from the items.

#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "storage/message_index.hpp"
#include "storage/recovery_report.hpp"

namespace cafmq {

class index_recovery {
 public:
  struct expectations {
    index_claim claim;
    bool was_closed = true;
    physical_offset log_end;
  };

  index_recovery(const store_options& options, const expectations& expected);

  /// Leaves sound files and a report. no_space, io_failed.
  [[nodiscard]] result<void> run();

  /// After run().
  [[nodiscard]] index_files take_files() { return std::move(files_); }
  [[nodiscard]] const index_report& report() const { return report_; }

 private:
  [[nodiscard]] result<void> adopt_files();
  [[nodiscard]] result<bool> adopt(const std::filesystem::path& path);
  [[nodiscard]] result<bool> check(index_file& file);
  void remove(const std::filesystem::path& path, const std::string& problem);
  [[nodiscard]] physical_offset choose_start();

  const std::filesystem::path directory_;
  const index_shape shape_;
  const expectations expected_;
  index_files files_;
  bool last_was_empty_ = false;
  bool is_damaged_ = false;
  index_report report_;
};

}  // namespace cafmq
