#pragma once

/// Who is connected through the remoting door and says what of itself, as the heartbeats tell it:
/// for people who look at a group. Plain data with one owner, the door's role.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/bodies/connections.hpp"
#include "protocol/bodies/heartbeat.hpp"

namespace cafmq::remoting {

/// What a heartbeat's frame tells besides its body.
struct heartbeat_origin {
  uint64_t connection = 0;
  std::string_view address;  ///< "10.1.2.3:43210"
  language_code language = language_code::java;
  int32_t version = 0;
};

class connected_clients {
 public:
  /// At most `memberships_max` pairs of a client and a group; what is beyond is not remembered.
  explicit connected_clients(size_t memberships_max) : memberships_max_{memberships_max} {}

  void put(const heartbeat_data& beat, const heartbeat_origin& from, int64_t wall_ms);

  /// The client leaves the group, as a producer and as a consumer.
  void leave(std::string_view client_id, std::string_view group);

  void connection_lost(uint64_t connection);

  /// Nothing when the group has no member. What it wants is what the last heartbeat said.
  [[nodiscard]] std::optional<consumer_connections> consumers_of(std::string_view group) const;

  /// Sorted by client id.
  [[nodiscard]] std::vector<client_connection> producers_of(std::string_view group) const;
  [[nodiscard]] producer_table producers() const;

  /// The consumer groups that have a member and want something of the topic, sorted.
  [[nodiscard]] std::vector<std::string> groups_of_topic(std::string_view topic) const;

  /// What the group wants of the topic; an empty topic means its first.
  [[nodiscard]] std::optional<subscription_data> subscription_of(std::string_view group,
                                                                 std::string_view topic) const;

 private:
  struct member {
    uint64_t connection = 0;
    client_connection client;
    int64_t updated_ms = 0;
  };
  using members_by_id = std::map<std::string, member, std::less<>>;

  struct consumer_group {
    consumer_data wishes;
    members_by_id members;
  };

  enum class role : uint8_t { producer, consumer };

  /// What a client is in. Listed under the connection that its last heartbeat came by, and no
  /// other.
  struct membership {
    role as = role::producer;
    std::string group;
    std::string client_id;

    auto operator<=>(const membership&) const = default;
  };

  [[nodiscard]] bool has_room(const members_by_id& members, std::string_view client_id) const;
  void add(members_by_id& members, membership wanted, const heartbeat_origin& from,
           int64_t wall_ms);
  void end(const membership& gone);
  void unlist(const membership& gone, uint64_t connection);

  /// Null when the group has no member of that role.
  [[nodiscard]] members_by_id* members_of(role as, std::string_view group);
  void drop_if_empty(role as, std::string_view group);

  size_t memberships_max_;
  size_t memberships_ = 0;
  std::map<std::string, consumer_group, std::less<>> consumers_;
  std::map<std::string, members_by_id, std::less<>> producers_;
  std::map<uint64_t, std::set<membership>> of_connection_;
};

}  // namespace cafmq::remoting
