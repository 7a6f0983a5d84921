#include "actors/namesrv/remoting/route_handlers.hpp"

#include <utility>

#include <caf/all.hpp>

#include "actors/messages.hpp"
#include "actors/remoting_ask.hpp"
#include "protocol/bodies/route.hpp"
#include "protocol/bodies/topics.hpp"
#include "protocol/headers/name_server.hpp"
#include "protocol/headers/registration.hpp"

namespace cafmq::remoting {
namespace {

// Bits of a topic's system flag.
namespace topic_flag {
constexpr int32_t unit = 1;
constexpr int32_t unit_subscribed = 2;
}  // namespace topic_flag

}  // namespace

route_handlers::route_handlers(door& door, namesrv_actor namesrv)
    : door_{door}, namesrv_{std::move(namesrv)} {}

void route_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, access needed, auto handle) {
    routes.add(code, needed,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::get_routeinfo_by_topic, access::open, &route_handlers::find_route);
  add(request_code::get_broker_cluster_info, access::look, &route_handlers::show_cluster);
  add(request_code::get_all_topic_list_from_nameserver, access::look, &route_handlers::list_topics);
  add(request_code::get_topics_by_cluster, access::look, &route_handlers::list_topics_of_cluster);
  add(request_code::get_broker_member_group, access::look, &route_handlers::show_members);
  const auto add_list = [&](request_code code, const list_flagged_topics& wanted) {
    routes.add(code, access::look,
               [this, wanted](const call& call, std::string&) { list_flagged(call, wanted); });
  };
  add_list(request_code::get_unit_topic_list, {topic_flag::unit, 0});
  add_list(request_code::get_has_unit_sub_topic_list, {topic_flag::unit_subscribed, 0});
  add_list(request_code::get_has_unit_sub_ununit_topic_list,
           {topic_flag::unit_subscribed, topic_flag::unit});
}

void route_handlers::find_route(const call& call, std::string& out) {
  const auto header = header_of<find_route_request>(call, out);
  if (!header) return;
  ask<topic_route>(door_, call, namesrv_, find_remoting_route{std::string{header->topic}},
                   [](std::string& answer, const asker& whom, const topic_route& route) {
                     append_body(answer, whom, write_route(route));
                   });
}

void route_handlers::show_cluster(const call& call, std::string&) {
  ask<cluster_listing>(door_, call, namesrv_, list_remoting_cluster{},
                       [](std::string& answer, const asker& whom, cluster_listing& listing) {
                         cluster_info info;
                         for (auto& broker : listing.brokers) {
                           info.clusters[broker.cluster].push_back(broker.broker_name);
                           info.brokers.emplace(broker.broker_name, broker);
                         }
                         append_body(answer, whom, write_cluster(info));
                       });
}

void route_handlers::list_topics(const call& call, std::string&) {
  ask<routed_topics>(door_, call, namesrv_, list_routed_topics{},
                     [](std::string& answer, const asker& whom, routed_topics& all) {
                       append_body(answer, whom, write_topic_list({std::move(all.topics), {}}));
                     });
}

void route_handlers::list_topics_of_cluster(const call& call, std::string& out) {
  const auto header = header_of<cluster_topics_request>(call, out);
  if (!header) return;
  if (header->cluster.empty())
    return append_refused(out, call, response_code::invalid_parameter, "no cluster is named");
  ask<routed_topics>(door_, call, namesrv_, list_routed_topics{std::string{header->cluster}},
                     [](std::string& answer, const asker& whom, routed_topics& some) {
                       append_body(answer, whom, write_topic_list({std::move(some.topics), {}}));
                     });
}

void route_handlers::list_flagged(const call& call, const list_flagged_topics& wanted) {
  ask<routed_topics>(door_, call, namesrv_, wanted,
                     [](std::string& answer, const asker& whom, routed_topics& some) {
                       append_body(answer, whom, write_topic_list({std::move(some.topics), {}}));
                     });
}

void route_handlers::show_members(const call& call, std::string& out) {
  const auto header = header_of<member_group_request>(call, out);
  if (!header) return;
  broker_data group{std::string{header->cluster}, std::string{header->broker_name}, {}};
  ask<cluster_listing>(
      door_, call, namesrv_, list_remoting_cluster{},
      [group](std::string& answer, const asker& whom, cluster_listing& listing) {
        for (const auto& broker : listing.brokers)
          if (broker.broker_name == group.broker_name && broker.cluster == group.cluster)
            return append_body(answer, whom, write_member_group(broker));
        append_body(answer, whom, write_member_group(group));
      });
}

}  // namespace cafmq::remoting
