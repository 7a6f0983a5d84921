#pragma once

/// What each consumer group wants of its topics, as the heartbeats say that came through this door:
/// pulls do not repeat it. The last heartbeat says which topics count for the whole group, and of a
/// topic the newest version counts. Whoever began earlier does not put an older one back: the pulls
/// of the others would be refused. Plain data with one owner, the door's role.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "protocol/bodies/heartbeat.hpp"

namespace cafmq::remoting {

struct wanted_messages {
  std::string expression = "*";
  bool is_sql = false;
  int64_t version = 0;
};

class subscription_table {
 public:
  explicit subscription_table(size_t groups_max) : groups_max_{groups_max} {}

  /// A heartbeat that came by connection number `connection`. False when there are too many groups.
  [[nodiscard]] bool put(const heartbeat_data& beat, uint64_t connection);

  /// Groups that nobody else is a member of are forgotten.
  void connection_lost(uint64_t connection);

  [[nodiscard]] bool knows_group(std::string_view group) const { return groups_.contains(group); }

  /// Null when the group is unknown or wants nothing of the topic. Valid until the next change.
  [[nodiscard]] const wanted_messages* find(std::string_view group, std::string_view topic) const;

 private:
  struct group_wishes {
    std::set<uint64_t> connections;
    std::map<std::string, wanted_messages, std::less<>> topics;
  };

  size_t groups_max_;
  std::map<std::string, group_wishes, std::less<>> groups_;
  std::map<uint64_t, std::set<std::string>> groups_of_;  // by connection
};

}  // namespace cafmq::remoting
