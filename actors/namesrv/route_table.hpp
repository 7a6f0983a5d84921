#pragma once

/// Which brokers live, and which topics they have: all that a name server knows.
///
/// Plain data with one owner, the name server's actor, which says what time it is. Nothing is ever
/// written to disk: brokers tell it again. No clock, no thread, no CAF.
///
/// Invariants
///  1. A broker name with no live broker has no queues in any topic; a topic without queues is not
///     there.
///  2. A broker lives until it says goodbye, its connection is lost, or it has been silent for the
///     expiry.
///  3. Only the master's topics count: its slaves have the same ones, later.
///  4. The bounds on brokers and topics hold; a registration that would exceed them changes
///     nothing.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/options.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "message/route.hpp"
#include "message/topic_config.hpp"

namespace cafmq {

/// One broker process.
struct broker_identity {
  std::string broker_name;
  int64_t broker_id = master_id;
  std::string address;

  bool operator==(const broker_identity&) const = default;
};

/// What a broker says of itself.
struct broker_registration {
  std::string cluster;
  broker_identity broker;

  /// How the owner calls the connection that it came by; only compared.
  std::string connection;

  data_version version;
  std::vector<topic_config> topics;

  /// `topics` are all that the broker has: it has no others any more. RocketMQ's brokers send only
  /// the changed ones between whole tables.
  bool complete = true;
};

struct registration_answer {
  bool topics_changed = false;

  /// Where the master of a slave is; empty for a master, or while there is none.
  std::string master_address;

  /// Topics that were left out, as their names are not allowed. Worth a warning.
  std::vector<std::string> bad_topics;
};

class route_table {
 public:
  using time_point = clock::time_point;

  explicit route_table(const namesrv_options& options) : options_{options} {}

  /// A new broker, or a sign of life of one that is known. errc::invalid_argument, busy (bounds);
  /// no_permission when another process of a later term holds that name and id.
  [[nodiscard]] result<registration_answer> add(const broker_registration& registration,
                                                time_point now);

  /// A sign of life alone. True when the broker is known with exactly that version; otherwise it
  /// has to register.
  [[nodiscard]] bool touch(const broker_identity& broker, const data_version& version,
                           time_point now);

  /// The broker says goodbye. False when it is not known, at that address.
  bool remove(const broker_identity& broker);

  /// Removes the brokers that were last heard through it.
  [[nodiscard]] std::vector<broker_identity> connection_lost(std::string_view connection);

  /// Removes the brokers that have been silent for the expiry.
  [[nodiscard]] std::vector<broker_identity> expire(time_point now);

  /// errc::topic_not_exist.
  [[nodiscard]] result<topic_route> find(std::string_view topic) const;

  /// Every broker name that lives, sorted.
  [[nodiscard]] std::vector<broker_data> brokers() const;

  /// Every topic, sorted; or those of one cluster.
  [[nodiscard]] std::vector<std::string> topics() const;
  [[nodiscard]] std::vector<std::string> topics_of_cluster(std::string_view cluster) const;

  /// Those that have all flags of `with` and none of `without`, as the first broker says that has
  /// them.
  [[nodiscard]] std::vector<std::string> topics_with_flags(int32_t with, int32_t without) const;

  /// Sets the permission of the broker name's queues, as wiping its write permission does, until
  /// the broker's table changes. Returns in how many topics it was another one.
  size_t set_permission(std::string_view broker_name, int32_t bits_kept, int32_t bits_added);

  /// Forgets the topic in one cluster, or in all (empty), until a broker registers it again.
  /// Whether there was one.
  bool remove_topic(std::string_view topic, std::string_view cluster = {});

  /// Brokers that are known have these queues of the topic; others are passed over.
  /// errc::invalid_argument (name, numbers), busy (bound).
  [[nodiscard]] result<void> add_queues(const std::string& topic,
                                        const std::vector<queue_data>& queues);

 private:
  struct live_broker {
    std::string address;
    std::string connection;
    data_version version;
    time_point last_sign;
  };

  /// A master and its slaves, and the topics that the master has.
  struct broker_set {
    std::string cluster;
    std::map<int64_t, live_broker> by_id;
    std::set<std::string, std::less<>> topics;
  };

  using broker_sets = std::map<std::string, broker_set, std::less<>>;
  using queues_by_broker = std::map<std::string, queue_data, std::less<>>;

  [[nodiscard]] result<void> check(const broker_registration& registration) const;
  [[nodiscard]] result<void> check_room(const broker_registration& registration) const;
  void move_to_id(broker_set& set, const broker_identity& broker);
  void take_topics(broker_set& set, const broker_registration& registration, bool version_changed,
                   registration_answer& answer);
  [[nodiscard]] bool put_queues(broker_set& set, const std::string& broker_name,
                                const topic_config& topic, bool overwrite);
  void drop_queues(const std::string& topic, std::string_view broker_name);
  [[nodiscard]] bool drop_missing(broker_set& set, const broker_registration& registration);
  void drop_broker(broker_sets::iterator set, int64_t broker_id);
  [[nodiscard]] std::vector<broker_identity> remove_if(
      const std::function<bool(const live_broker&)>& gone);
  static broker_data data_of(const std::string& broker_name, const broker_set& set);

  namesrv_options options_;
  broker_sets brokers_;
  std::map<std::string, queues_by_broker, std::less<>> topics_;
};

}  // namespace cafmq
