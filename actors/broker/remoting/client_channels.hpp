#pragma once

/// By which connection each client of the door is reached, as its last heartbeat says: for what the
/// broker asks of clients. Plain data with one owner, the door's role.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/remoting/call.hpp"
#include "protocol/bodies/heartbeat.hpp"
#include "protocol/codes.hpp"

namespace cafmq::remoting {

struct client_channel {
  connection_id connection;
  int32_t version = 0;  ///< see release::
  language_code language = language_code::java;
};

class client_channels {
 public:
  /// Memberships of clients in groups at most.
  explicit client_channels(size_t memberships_max) : memberships_max_{memberships_max} {}

  /// False when there are too many; then some of the heartbeat's groups may be missing.
  [[nodiscard]] bool put(const heartbeat_data& beat, const client_channel& channel);

  /// The client leaves a group, as a producer or as a consumer; an empty group is none.
  void leave(std::string_view client_id, std::string_view producer_group,
             std::string_view consumer_group);

  void connection_lost(uint64_t serial);

  /// Null when the group has no such member. Valid until the next change.
  [[nodiscard]] const client_channel* find_consumer(std::string_view group,
                                                    std::string_view client_id) const;

  /// Null when no such client produces anything. Valid until the next change.
  [[nodiscard]] const client_channel* find_producer(std::string_view client_id) const;

  /// A producer of the group, another one with each `turn`; null when it has none. Valid until the
  /// next change.
  [[nodiscard]] const client_channel* find_producer_in(std::string_view group, size_t turn) const;

  /// By client id.
  [[nodiscard]] std::vector<std::pair<std::string, client_channel>> consumers(
      std::string_view group) const;

  /// A producer counts once.
  [[nodiscard]] size_t size() const { return consumers_.size() + producers_.size(); }

 private:
  /// A name and a name: group and client id, or the other way round. Sorted by the first.
  using names = std::pair<std::string, std::string>;
  using channels = std::map<names, client_channel, std::less<>>;

  [[nodiscard]] bool put(channels& to, names key, const client_channel& channel);

  size_t memberships_max_;
  channels consumers_;           // by group and client id
  channels producers_;           // by client id and group
  channels producers_by_group_;  // the same by group and client id
};

}  // namespace cafmq::remoting
