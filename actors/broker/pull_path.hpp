#pragma once

/// Pull, as both doors do it: check, read the consume queue through the filter, say whether the
/// pull should wait. A plain class that whoever holds the request calls directly. It has no state
/// of its own: any thread.

#include <cstdint>
#include <memory>
#include <string_view>

#include "actors/broker/group_table.hpp"
#include "actors/broker/topic_table.hpp"
#include "actors/messages.hpp"
#include "actors/options.hpp"
#include "actors/statistics.hpp"
#include "base/clock.hpp"
#include "base/published.hpp"
#include "storage/message_store.hpp"

namespace cafmq {

/// Whether all there is was looked at and none of it is wanted: a pull that waits goes on waiting,
/// behind it.
[[nodiscard]] inline bool nothing_is_wanted(const pulled_messages& pulled) {
  return pulled.status == pull_status::no_matched_message && pulled.next == pulled.max;
}

class pull_path {
 public:
  /// `store` outlives the path. `topics` is owned by the topics actor.
  /// `statistics` may be null: nobody counts. Else `clock`, which outlives the path, tells when.
  /// `groups` may be null: all may read.
  pull_path(const message_store& store, std::shared_ptr<const published<topic_table>> topics,
            const broker_options& options, std::shared_ptr<statistics> statistics = nullptr,
            const clock* clock = nullptr,
            std::shared_ptr<const published<group_table>> groups = nullptr);

  /// What there is right now. Of SQL92 the request has its filter, see pull_filters.
  /// pull_status::no_new_message: nothing yet, the pull may wait for the queue to end above the
  /// answer's `next`. errc::topic_not_exist, no_permission, invalid_argument, and the errors of
  /// message_store::read.
  [[nodiscard]] result<pulled_messages> read(const pull_messages& request) const;

  /// Why read() refuses the request, whatever there is. Also read() asks for it.
  [[nodiscard]] result<void> check(const pull_messages& request) const;

  /// Whether read() may wait for the disk: leave it to COLD READ.
  [[nodiscard]] bool is_cold(const pull_messages& request) const {
    return store_.is_cold(request.queue, request.from);
  }

 private:
  [[nodiscard]] result<read_result> read_by_tags(const pull_messages& request,
                                                 const read_limits& limits) const;
  [[nodiscard]] result<read_result> read_by_properties(const pull_messages& request,
                                                       const read_limits& limits) const;
  [[nodiscard]] result<void> check_group(std::string_view group, std::string_view topic) const;
  void count(const pull_messages& request, const byte_parts& records) const;

  const message_store& store_;
  std::shared_ptr<const published<topic_table>> topics_;
  std::shared_ptr<statistics> statistics_;
  const clock* clock_;
  std::shared_ptr<const published<group_table>> groups_;
  int32_t messages_max_;
  int64_t bytes_max_;
};

}  // namespace cafmq
