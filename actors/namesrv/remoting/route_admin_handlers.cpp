#include "actors/namesrv/remoting/route_admin_handlers.hpp"

#include <set>
#include <utility>

#include <caf/all.hpp>

#include "actors/messages.hpp"
#include "actors/remoting_ask.hpp"
#include "protocol/bodies/route.hpp"
#include "protocol/bodies/topics.hpp"
#include "protocol/headers/name_server.hpp"

namespace cafmq::remoting {

route_admin_handlers::route_admin_handlers(door& door, namesrv_actor namesrv)
    : door_{door}, namesrv_{std::move(namesrv)} {}

void route_admin_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, access needed, auto handle) {
    routes.add(code, needed,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::wipe_write_perm_of_broker, access::operate,
      &route_admin_handlers::wipe_writing);
  add(request_code::add_write_perm_of_broker, access::operate, &route_admin_handlers::add_writing);
  add(request_code::delete_topic_in_namesrv, access::operate, &route_admin_handlers::remove_topic);
  add(request_code::register_topic_in_namesrv, access::operate, &route_admin_handlers::add_topic);
  add(request_code::get_system_topic_list_from_ns, access::look,
      &route_admin_handlers::list_system_topics);
}

void route_admin_handlers::wipe_writing(const call& call, std::string& out) {
  const auto header = header_of<write_permission_request>(call, out);
  if (!header) return;
  ask<write_permission_set>(
      door_, call, namesrv_, set_write_permission{std::string{header->broker_name}, false},
      [](std::string& answer, const asker& whom, const write_permission_set& done) {
        append_header(answer, whom, wiped_response{static_cast<int32_t>(done.topics)});
      });
}

void route_admin_handlers::add_writing(const call& call, std::string& out) {
  const auto header = header_of<write_permission_request>(call, out);
  if (!header) return;
  ask<write_permission_set>(
      door_, call, namesrv_, set_write_permission{std::string{header->broker_name}, true},
      [](std::string& answer, const asker& whom, const write_permission_set& done) {
        append_header(answer, whom, added_response{static_cast<int32_t>(done.topics)});
      });
}

void route_admin_handlers::remove_topic(const call& call, std::string& out) {
  const auto header = header_of<delete_route_request>(call, out);
  if (!header) return;
  ask<route_removed>(
      door_, call, namesrv_, remove_route{std::string{header->topic}, std::string{header->cluster}},
      [](std::string& answer, const asker& whom, route_removed) { append_done(answer, whom); });
}

void route_admin_handlers::add_topic(const call& call, std::string& out) {
  const auto header = header_of<register_topic_request>(call, out);
  if (!header) return;
  auto route = read_route(call.body());
  if (!route) return append_refused(out, call, route.error());
  ask<route_added>(
      door_, call, namesrv_, add_route{std::string{header->topic}, std::move(route->queues)},
      [](std::string& answer, const asker& whom, route_added) { append_done(answer, whom); });
}

// Each cluster and each broker has a topic of its name. The asker goes on at the broker that is
// named, for the others.
void route_admin_handlers::list_system_topics(const call& call, std::string&) {
  ask<cluster_listing>(
      door_, call, namesrv_, list_remoting_cluster{},
      [](std::string& answer, const asker& whom, const cluster_listing& listing) {
        std::set<std::string> names;
        std::string address;
        for (const auto& broker : listing.brokers) {
          names.insert(broker.cluster);
          names.insert(broker.broker_name);
          if (!broker.addresses.empty()) address = broker.addresses.begin()->second;
        }
        append_body(answer, whom, write_topic_list({{names.begin(), names.end()}, address}));
      });
}

}  // namespace cafmq::remoting
