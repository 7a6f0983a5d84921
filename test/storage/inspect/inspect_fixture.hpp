#pragma once

/// A closed store of several files and queues, and what an inspection says about it.

#include <fstream>
#include <string>
#include <vector>

#include "storage/inspect/store_check.hpp"
#include "test/storage/store_fixture.hpp"

namespace cafmq {

class inspect_fixture : public store_fixture {
 public:
  inline static const message_queue orders{"orders", 0};
  inline static const message_queue bills{"bills", 3};

  /// 24 messages in four log files: orders has files of ten entries with 16, bills 8.
  explicit inspect_fixture(consume_queue_layout_kind layout = consume_queue_layout_kind::files) {
    options_.consume_queues = layout;
    options_.index_slots = 5;  // a file does not say how many; this many is what is taken for given
    options_.index_entries = 20;
    open();
    for (int count = 0; count < 24; ++count) {
      clock_.advance(std::chrono::milliseconds{250});
      records_.push_back(put(count % 3 == 2 ? bills : orders, std::string(400, 'x'), properties_));
    }
    dispatch();
    close();
  }

  /// Ends as kill -9 does, with `count` messages that nothing has flushed or dispatched.
  void crash_with(int count) {
    open();
    for (int put_now = 0; put_now < count; ++put_now)
      records_.push_back(put(orders, std::string(100, 'y')));
    crash();
  }

  store_shape shape() const { return look_at_store(options_.directory, {}).value(); }

  /// Checks the store; what was found is in found_ then.
  check_report check() {
    found_.clear();
    check_wishes wishes;
    wishes.delay_levels_ms = options_.delay_levels_ms;
    wishes.report = [this](const store_finding& finding) {
      UNSCOPED_INFO(to_string(finding.level) << ": " << to_sentence(finding));
      found_.push_back(finding);
    };
    return check_store(shape(), wishes);
  }

  /// Whether some finding of that level and part says `text`.
  bool says(finding_level level, store_part part, std::string_view text) const {
    for (const auto& finding : found_)
      if (finding.level == level && finding.part == part &&
          to_sentence(finding).find(text) != std::string::npos)
        return true;
    for (const auto& finding : found_)
      UNSCOPED_INFO(to_string(finding.level) << ": " << to_sentence(finding));
    return false;
  }

  /// Changes one byte of a file for good.
  static void flip(const std::filesystem::path& path, int64_t at) {
    std::ifstream file{path};
    file.seekg(at);
    overwrite(path, at, std::string(1, static_cast<char>(file.get() ^ 0x41)));
  }

  /// The log file of a record, and where it is in it.
  std::filesystem::path file_of(const put_result& record) const {
    return log_file(record.begin.value() / 4096 * 4096);
  }
  static int64_t byte_of(const put_result& record) { return record.begin.value() % 4096; }

  std::vector<put_result> records_;
  std::vector<store_finding> found_;

 private:
  const std::string properties_ = "TAGS\1blue\2KEYS\1k1 k2\2";
};

}  // namespace cafmq
