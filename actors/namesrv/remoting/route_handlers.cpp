#include "actors/namesrv/remoting/route_handlers.hpp"

#include <utility>

#include <caf/all.hpp>

#include "actors/messages.hpp"
#include "actors/remoting_ask.hpp"
#include "protocol/bodies/lists.hpp"
#include "protocol/bodies/route.hpp"
#include "protocol/bodies/topics.hpp"
#include "protocol/headers/name_server.hpp"

namespace cafmq::remoting {
namespace {

constexpr size_t texts_size_max = size_t{8} << 20;

}  // namespace

route_handlers::route_handlers(door& door, namesrv_actor namesrv)
    : door_{door}, namesrv_{std::move(namesrv)}, texts_{texts_size_max} {}

void route_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, access needed, auto handle) {
    routes.add(code, needed,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::get_routeinfo_by_topic, access::open, &route_handlers::find_route);
  add(request_code::get_broker_cluster_info, access::look, &route_handlers::show_cluster);
  add(request_code::get_all_topic_list_from_nameserver, access::look, &route_handlers::list_topics);
  add(request_code::get_topics_by_cluster, access::look, &route_handlers::list_topics_of_cluster);
  add(request_code::put_kv_config, access::operate, &route_handlers::put_text);
  add(request_code::get_kv_config, access::look, &route_handlers::find_text);
  add(request_code::delete_kv_config, access::operate, &route_handlers::remove_text);
  add(request_code::get_kvlist_by_namespace, access::look, &route_handlers::list_texts);
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

void route_handlers::put_text(const call& call, std::string& out) {
  const auto header = header_of<put_kv_request>(call, out);
  if (!header) return;
  if (auto put = texts_.put(header->name_space, header->key, header->value); !put)
    return append_refused(out, call, put.error());
  append_done(out, call);
}

void route_handlers::find_text(const call& call, std::string& out) {
  const auto header = header_of<kv_key_request>(call, out);
  if (!header) return;
  if (const auto* value = texts_.find(header->name_space, header->key))
    append_header(out, call, kv_response{*value});
  else
    append_refused(
        out, call, response_code::query_not_found,
        fmt::format("No config item, Namespace: {} Key: {}", header->name_space, header->key));
}

void route_handlers::remove_text(const call& call, std::string& out) {
  const auto header = header_of<kv_key_request>(call, out);
  if (!header) return;
  texts_.remove(header->name_space, header->key);
  append_done(out, call);
}

void route_handlers::list_texts(const call& call, std::string& out) {
  const auto header = header_of<kv_list_request>(call, out);
  if (!header) return;
  const auto* all = texts_.all_of(header->name_space);
  if (all == nullptr)
    return append_refused(out, call, response_code::query_not_found,
                          fmt::format("No config item, Namespace: {}", header->name_space));
  append_body(out, call, write_text_table({all->begin(), all->end()}));
}

}  // namespace cafmq::remoting
