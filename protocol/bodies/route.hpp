#pragma once

/// Bodies that say where things are: the route of a topic (105, 217), the cluster (106) and the
/// brokers of one name (901). Pure functions; any thread.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "message/route.hpp"

namespace cafmq::remoting {

/// `order_config`, "broker:queues;broker:queues", is left out when empty. Broker ids are quoted:
/// every client reads that, and some nothing else.
[[nodiscard]] std::string write_route(const topic_route& route, std::string_view order_config = {});

/// errc::corrupt or invalid_argument names the wrong field. Numbers of queues are not negative.
[[nodiscard]] result<topic_route> read_route(std::string_view json);

struct cluster_info {
  std::map<std::string, broker_data, std::less<>> brokers;                ///< by broker name
  std::map<std::string, std::vector<std::string>, std::less<>> clusters;  ///< their broker names

  bool operator==(const cluster_info&) const = default;
};

[[nodiscard]] std::string write_cluster(const cluster_info& cluster);
[[nodiscard]] result<cluster_info> read_cluster(std::string_view json);

[[nodiscard]] std::string write_member_group(const broker_data& group);
[[nodiscard]] result<broker_data> read_member_group(std::string_view json);

}  // namespace cafmq::remoting
