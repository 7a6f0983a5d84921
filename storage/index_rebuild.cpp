#include "storage/index_rebuild.hpp"

#include <algorithm>

#include "storage/log_reader.hpp"

namespace cafmq {

result<void> rebuild_index(const mapped_file_queue& log, physical_offset from, physical_offset to,
                           message_index& index, std::string& problem) {
  auto begin = log.file_begin(from.value());
  for (; begin < to.value(); begin += log.file_size()) {
    const physical_offset end{std::min(begin + log.file_size(), to.value())};
    log_reader reader{log, {physical_offset{begin}, end}, body_check::none};
    for (;;) {
      const auto found = reader.next();
      if (!found && problem.empty()) problem = found.error().text();
      if (!found || *found == nullptr) break;
      const auto& record = **found;
      auto put = index.put(record, find_stored_properties(record.message.properties));
      if (!put) return put;
    }
  }
  return index.settle();
}

}  // namespace cafmq
