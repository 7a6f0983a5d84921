#include "storage/log_walk.hpp"

#include <algorithm>

#include "storage/log_reader.hpp"

namespace cafmq {

result<void> walk_log(const commit_log& log, physical_offset from, physical_offset to,
                      const record_visitor& visit) {
  log_reader reader{
      log.files(), {std::max(from, log.begin()), to, log.hot_begin()}, body_check::none};
  for (;;) {
    const auto found = reader.next();
    if (found && *found == nullptr) return {};
    if (found) {
      visit(**found);
      continue;
    }
    if (found.error().code() != errc::corrupt) return fail(found.error());
    const auto goes_on = reader.skip_damage();
    if (!goes_on) return fail(goes_on.error());
    if (!*goes_on) return {};
  }
}

}  // namespace cafmq
