#include "actors/broker/remoting/connection_handlers.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <caf/all.hpp>

#include "actors/admin_messages.hpp"
#include "actors/remoting_ask.hpp"
#include "protocol/bodies/lists.hpp"
#include "protocol/headers/groups.hpp"
#include "protocol/headers/topics.hpp"

namespace cafmq::remoting {

connection_handlers::connection_handlers(door& door, const door_parts& parts)
    : door_{door}, parts_{parts.broker}, memory_{*parts.memory} {}

template <class Ask>
auto connection_handlers::of_clients(Ask ask) const {
  return memory_.with([&](const client_memory& memory) { return ask(memory.connected); });
}

void connection_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, auto handle) {
    routes.add(code, access::look,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::get_consumer_connection_list, &connection_handlers::list_consumers);
  add(request_code::get_producer_connection_list, &connection_handlers::list_producers);
  add(request_code::get_all_producer_info, &connection_handlers::list_all_producers);
  add(request_code::query_subscription_by_consumer, &connection_handlers::find_subscription);
  add(request_code::query_topic_consume_by_who, &connection_handlers::find_groups);
}

void connection_handlers::list_consumers(const call& call, std::string& out) {
  const auto header = header_of<consumer_connections_request>(call, out);
  if (!header) return;
  const auto consumers =
      of_clients([&](const auto& clients) { return clients.consumers_of(header->consumer_group); });
  if (consumers)
    append_body(out, call, write_consumer_connections(*consumers));
  else
    append_refused(out, call, response_code::consumer_not_online,
                   fmt::format("the consumer group[{}] not online", header->consumer_group));
}

void connection_handlers::list_producers(const call& call, std::string& out) {
  const auto header = header_of<producer_connections_request>(call, out);
  if (!header) return;
  const auto producers =
      of_clients([&](const auto& clients) { return clients.producers_of(header->producer_group); });
  if (producers.empty())
    append_refused(out, call, response_code::system_error,
                   fmt::format("the producer group[{}] not exist", header->producer_group));
  else
    append_body(out, call, write_connections(producers));
}

void connection_handlers::list_all_producers(const call& call, std::string& out) {
  append_body(out, call,
              write_producers(of_clients([](const auto& clients) { return clients.producers(); })));
}

void connection_handlers::find_subscription(const call& call, std::string& out) {
  const auto header = header_of<group_subscription_request>(call, out);
  if (!header) return;
  const auto wanted = of_clients(
      [&](const auto& clients) { return clients.subscription_of(header->group, header->topic); });
  append_body(out, call, write_group_subscription(header->group, header->topic, wanted));
}

// Groups that are there now and groups that were.
void connection_handlers::find_groups(const call& call, std::string& out) {
  const auto header = header_of<topic_request>(call, out);
  if (!header) return;
  auto online =
      of_clients([&](const auto& clients) { return clients.groups_of_topic(header->topic); });
  ask<groups_of_topic>(door_, call, parts_.offsets,
                       find_groups_of_topic{std::string{header->topic}},
                       [online = std::move(online)](std::string& answer, const asker& whom,
                                                    const groups_of_topic& committed) {
                         std::vector<std::string> all;
                         std::set_union(online.begin(), online.end(), committed.groups.begin(),
                                        committed.groups.end(), std::back_inserter(all));
                         append_body(answer, whom, write_group_list(all));
                       });
}

}  // namespace cafmq::remoting
