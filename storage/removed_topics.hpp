#pragma once

/// Topics that were removed while the commit log still has messages of them: these are not
/// dispatched again. The file `removed_topics` is ours alone; RocketMQ ignores it, and a queue of
/// such a topic comes back there after a crash.
///
/// Text, one line per topic: `<topic> <where what counts begins>`. One thread.
///
/// Invariants
///  1. A message counts when it lies at or behind the last removal of its topic.
///  2. What the log no longer has is forgotten by the next change.

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/offsets.hpp"

namespace cafmq {

class removed_topics {
 public:
  explicit removed_topics(std::filesystem::path file) : file_{std::move(file)} {}

  /// Recovery: reads the file, which may be missing. errc::io_failed, corrupt: topics would come
  /// back.
  [[nodiscard]] result<void> load();

  /// Messages of the topic below `below` do not count from now on. Durable when it returns.
  /// errc::io_failed, no_space.
  [[nodiscard]] result<void> add(std::string_view topic, physical_offset below,
                                 physical_offset log_begin);

  /// Where what counts of the topic begins; 0 for one that was never removed.
  [[nodiscard]] physical_offset begin_of(std::string_view topic) const {
    if (begins_.empty()) return physical_offset{0};
    const auto found = begins_.find(topic);
    return found == begins_.end() ? physical_offset{0} : found->second;
  }

 private:
  using begins_by_topic = std::map<std::string, physical_offset, std::less<>>;

  std::filesystem::path file_;
  begins_by_topic begins_;
};

}  // namespace cafmq
