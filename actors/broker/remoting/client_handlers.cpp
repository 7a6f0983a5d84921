#include "actors/broker/remoting/client_handlers.hpp"

#include <algorithm>
#include <utility>

#include <caf/all.hpp>

#include "actors/broker/pull_filters.hpp"
#include "actors/broker/remoting/client_link.hpp"
#include "actors/broker/retry_rules.hpp"
#include "actors/group_messages.hpp"
#include "actors/messages.hpp"
#include "actors/remoting_ask.hpp"
#include "filter/sql_filter.hpp"
#include "protocol/bodies/lists.hpp"
#include "protocol/bodies/locks.hpp"
#include "protocol/headers/clients.hpp"

namespace cafmq::remoting {
namespace {

bool consumes_in_order(const consumer_data& consumer, const topic_table& topics) {
  return std::any_of(consumer.subscriptions.begin(), consumer.subscriptions.end(),
                     [&](const auto& wanted) {
                       const auto* topic = topics.find(wanted.topic);
                       return topic != nullptr && topic->ordered;
                     });
}

client_heartbeat message_from(const heartbeat_data& beat, const client_link_actor& link) {
  client_heartbeat message{beat.client_id, beat.producer_groups, {}, link};
  for (const auto& consumer : beat.consumers) {
    auto& member = message.consumers.emplace_back(consumer_membership{consumer.group, {}});
    for (const auto& each : consumer.subscriptions)
      member.subscriptions.push_back(
          {each.topic, each.expression, each.version,
           each.expression_type == "SQL92" ? expression_type::sql92 : expression_type::tag});
  }
  return message;
}

}  // namespace

client_handlers::client_handlers(door& door, const door_parts& parts)
    : door_{door},
      parts_{parts.broker},
      clock_{*parts.clock},
      property_filter_{parts.options.property_filter},
      memory_{*parts.memory} {}

client_handlers::~client_handlers() {
  for (const auto& [connection, link] : links_)
    caf::anon_send_exit(link, caf::exit_reason::user_shutdown);
}

void client_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, access needed, auto handle) {
    routes.add(code, needed,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::heart_beat, access::open, &client_handlers::heartbeat);
  add(request_code::unregister_client, access::open, &client_handlers::leave);
  add(request_code::get_consumer_list_by_group, access::subscribe, &client_handlers::list_members);
  add(request_code::check_client_config, access::subscribe, &client_handlers::check_filter);
  add(request_code::lock_batch_mq, access::subscribe, &client_handlers::lock);
  add(request_code::unlock_batch_mq, access::subscribe, &client_handlers::unlock);
}

void client_handlers::connection_lost(const connection_id& connection) {
  memory_.with([&](client_memory& memory) {
    memory.subscriptions.connection_lost(connection.serial);
    memory.channels.connection_lost(connection.serial);
    memory.connected.connection_lost(connection.serial);
  });
  const auto link = links_.extract(connection.serial);
  if (!link.empty()) caf::anon_send_exit(link.mapped(), caf::exit_reason::user_shutdown);
}

const client_link_actor& client_handlers::link_of(const connection_id& connection) {
  auto& link = links_[connection.serial];
  if (!link)
    link = spawn_client_link(door_.system(), caf::actor_cast<door_actor>(&door_), connection);
  return link;
}

// -- groups -------------------------------------------------------------------

void client_handlers::heartbeat(const call& call, std::string& out) {
  const auto beat = read_heartbeat(call.body());
  if (!beat) return append_refused(out, call, beat.error());
  if (const auto* const too_many = remember(call, *beat))
    return append_refused(out, call, response_code::system_busy, too_many);
  ask<heartbeat_accepted>(door_, call, parts_.clients, message_from(*beat, link_of(call.from)),
                          [](std::string& answer, const asker& whom, heartbeat_accepted&) {
                            append_header(answer, whom, heartbeat_response{false, true});
                          });
  make_retry_topics(*beat);
}

// Null, or of what there are too many.
const char* client_handlers::remember(const call& call, const heartbeat_data& beat) {
  const auto& header = call.header;
  return memory_.with([&](client_memory& memory) -> const char* {
    if (!memory.subscriptions.put(beat, call.from.serial)) return "too many groups";
    if (!memory.channels.put(beat, {call.from, header.version, header.language}))
      return "too many clients";
    memory.connected.put(beat, {call.from.serial, call.peer, header.language, header.version},
                         clock_.wall_ms());
    return nullptr;
  });
}

// Tools find a group by the route of its retry topic, so that a group that consumes by broadcasting
// has one as well.
void client_handlers::make_retry_topics(const heartbeat_data& beat) {
  const auto topics = parts_.topic_snapshot->read();
  for (const auto& consumer : beat.consumers) {
    const auto name = retry_topic_of(consumer.group);
    const auto* known = topics->find(name);
    const bool ordered = consumes_in_order(consumer, *topics);
    if (known != nullptr && known->ordered == ordered) continue;
    door_.request(parts_.clients, caf::infinite, find_group{consumer.group})
        .then(
            [this, name, ordered](const group_found& found) {
              auto topic = topic_for_retries(name, found.settings.retry_queues);
              if (const auto* made = parts_.topic_snapshot->read()->find(name)) topic = *made;
              topic.ordered = ordered;
              caf::anon_send(parts_.topics, create_topic{std::move(topic)});
            },
            [](const caf::error&) {});  // then the heartbeat was refused for the same reason
  }
}

void client_handlers::leave(const call& call, std::string& out) {
  const auto header = header_of<unregister_client_request>(call, out);
  if (!header) return;
  memory_.with([&](client_memory& memory) {
    memory.channels.leave(header->client_id, header->producer_group, header->consumer_group);
    for (const auto group : {header->producer_group, header->consumer_group})
      if (!group.empty()) memory.connected.leave(header->client_id, group);
  });
  for (const auto group : {header->producer_group, header->consumer_group}) {
    if (group.empty()) continue;
    caf::anon_send(parts_.clients,
                   leave_groups{std::string{header->client_id}, std::string{group}});
  }
  append_done(out, call);
}

void client_handlers::list_members(const call& call, std::string& out) {
  const auto header = header_of<consumer_list_request>(call, out);
  if (!header) return;
  ask<group_members>(door_, call, parts_.clients, find_members{std::string{header->consumer_group}},
                     [](std::string& answer, const asker& whom, const group_members& members) {
                       // An empty list would make the consumer give up its queues.
                       if (members.client_ids.empty())
                         append_refused(answer, whom, response_code::system_error,
                                        "no consumer for this group");
                       else
                         append_body(answer, whom, write_consumer_ids(members.client_ids));
                     });
}

void client_handlers::check_filter(const call& call, std::string& out) {
  const auto check = read_filter_check(call.body());
  if (!check) return append_refused(out, call, check.error());
  const auto& type = check->subscription.expression_type;
  if (type == "TAG") return append_done(out, call);
  if (!property_filter_)
    return append_refused(out, call, response_code::system_error, no_property_filter().text());
  if (type != "SQL92")
    return append_refused(out, call, response_code::subscription_parse_failed,
                          "expressionType is neither TAG nor SQL92");
  if (const auto compiled = sql_filter::compile(check->subscription.expression); !compiled)
    return append_refused(out, call, response_code::subscription_parse_failed,
                          compiled.error().text());
  append_done(out, call);
}

// -- ordered consumption ------------------------------------------------------

void client_handlers::lock(const call& call, std::string& out) {
  const auto request = read_lock_request(call.body());
  if (!request) return append_refused(out, call, request.error());
  std::vector<broker_queue> locked;
  memory_.with([&](client_memory& memory) {
    for (const auto& wanted : request->queues)
      if (memory.locks.lock(request->group, wanted.queue, request->client_id, door_.clock().now()))
        locked.push_back(wanted);
  });
  append_body(out, call, write_locked(locked));
}

void client_handlers::unlock(const call& call, std::string& out) {
  const auto request = read_lock_request(call.body());
  if (!request) return append_refused(out, call, request.error());
  memory_.with([&](client_memory& memory) {
    for (const auto& held : request->queues)
      memory.locks.unlock(request->group, held.queue, request->client_id);
  });
  append_done(out, call);
}

}  // namespace cafmq::remoting
