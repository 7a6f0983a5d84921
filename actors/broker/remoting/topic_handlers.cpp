#include "actors/broker/remoting/topic_handlers.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <caf/all.hpp>

#include "actors/admin_messages.hpp"
#include "actors/broker/topic_attributes.hpp"
#include "actors/remoting_ask.hpp"
#include "actors/remoting_ask_each.hpp"
#include "base/names.hpp"
#include "protocol/bodies/topics.hpp"
#include "protocol/headers/topics.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {

topic_handlers::topic_handlers(door& door, const door_parts& parts)
    : door_{door},
      parts_{parts.broker},
      report_{std::make_shared<queue_report>(parts)},
      lookups_{door, parts} {}

void topic_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, access needed, auto handle) {
    routes.add(code, needed,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::update_and_create_topic, access::operate, &topic_handlers::create);
  add(request_code::update_and_create_topic_list, access::operate, &topic_handlers::create_several);
  add(request_code::delete_topic_in_broker, access::operate, &topic_handlers::remove);
  add(request_code::get_system_topic_list_from_broker, access::look, &topic_handlers::list_own);
  add(request_code::get_all_topic_config, access::look, &topic_handlers::list);
  add(request_code::get_topic_config, access::look, &topic_handlers::show);
  add(request_code::get_topic_stats_info, access::look, &topic_handlers::count);
}

void topic_handlers::create(const call& call, std::string& out) {
  const auto header = header_of<create_topic_request>(call, out);
  if (!header) return;
  topic_config topic;
  topic.name = header->topic;
  topic.read_queues = header->read_queues;
  topic.write_queues = header->write_queues;
  topic.permission = header->permission;
  topic.system_flag = header->system_flag;
  topic.ordered = header->ordered;
  const auto topics = parts_.topic_snapshot->read();
  const auto* before = topics->find(header->topic);
  auto attributes =
      change_attributes(before == nullptr ? nullptr : &before->attributes, header->attributes);
  if (!attributes)
    return append_refused(out, call, response_code::system_error, attributes.error().text());
  topic.attributes = std::move(*attributes);
  ask<topic_created>(
      door_, call, parts_.topics, create_topic{std::move(topic)},
      [](std::string& answer, const asker& whom, topic_created&) { append_done(answer, whom); });
}

void topic_handlers::create_several(const call& call, std::string& out) {
  auto topics = read_topic_configs(call.body());
  if (!topics) return append_refused(out, call, topics.error());
  const auto known = parts_.topic_snapshot->read();
  auto wanted = std::make_shared<std::vector<create_topic>>();
  for (auto& topic : *topics) {
    const auto* before = known->find(topic.name);
    auto attributes =
        change_attributes(before == nullptr ? nullptr : &before->attributes, topic.attributes);
    if (!attributes)
      return append_refused(out, call, response_code::system_error,
                            fmt::format("topic {}: {}", topic.name, attributes.error().text()));
    topic.attributes = std::move(*attributes);
    wanted->push_back({std::move(topic)});
  }
  ask_each<topic_created, topics_actor, create_topic>(door_, door_.defer(call), parts_.topics,
                                                      std::move(wanted));
}

// What is sent from now on may be for a topic of that name that is made again.
void topic_handlers::remove(const call& call, std::string& out) {
  const auto header = header_of<topic_request>(call, out);
  if (!header) return;
  const std::string topic{header->topic};
  if (auto named = check_topic_name(topic); !named) return append_refused(out, call, named.error());
  const auto below = parts_.store->log_end();
  const auto whom = door_.defer(call);
  door_.request(parts_.topics, caf::infinite, remove_topic{topic})
      .then([this, whom, topic, below](
                topic_removed removed) { forget_queues_of(whom, topic, below, removed.was_there); },
            [this, whom](const caf::error& cause) {
              std::string refusal;
              append_refused(refusal, whom, from_caf(cause));
              door_.answer(whom, refusal);
            });
}

void topic_handlers::forget_queues_of(const asker& whom, const std::string& topic,
                                      physical_offset below, bool was_there) {
  if (!was_there && !has_queues(topic)) {
    std::string done;
    append_done(done, whom);
    return door_.answer(whom, done);
  }
  caf::anon_send(parts_.offsets, forget_offsets{{}, topic});
  if (parts_.traffic) parts_.traffic->forget_topic(topic);
  door_.request(parts_.reput, caf::infinite, forget_queues{topic, below})
      .then(
          [this, whom](queues_forgotten) {
            std::string done;
            append_done(done, whom);
            door_.answer(whom, done);
          },
          [this, whom](const caf::error& cause) {
            std::string refusal;
            append_refused(refusal, whom, from_caf(cause));
            door_.answer(whom, refusal);
          });
}

// Queues without a topic: an earlier removal got no further.
bool topic_handlers::has_queues(const std::string& topic) const {
  const auto queues = parts_.store->queues();
  return std::any_of(queues.begin(), queues.end(),
                     [&](const message_queue& queue) { return queue.topic == topic; });
}

void topic_handlers::list_own(const call& call, std::string& out) {
  const auto topics = parts_.topic_snapshot->read();
  topic_list own;
  for (auto& topic : topics->all())
    if (topics->is_own(topic.name)) own.topics.push_back(std::move(topic.name));
  append_body(out, call, write_topic_list(own));
}

void topic_handlers::list(const call& call, std::string& out) {
  append_body(out, call, write_topic_table(parts_.topic_snapshot->read()->document()));
}

void topic_handlers::show(const call& call, std::string& out) {
  const auto header = header_of<topic_config_request>(call, out);
  if (!header) return;
  const auto topics = parts_.topic_snapshot->read();
  if (const auto* topic = topics->find(header->topic))
    append_body(out, call, write_topic_config(*topic));
  else
    append_refused(out, call, response_code::topic_not_exist, "there is no such topic here");
}

void topic_handlers::count(const call& call, std::string& out) {
  const auto header = header_of<topic_request>(call, out);
  if (!header) return;
  const auto topics = parts_.topic_snapshot->read();
  const auto* topic = topics->find(header->topic);
  if (topic == nullptr)
    return append_refused(out, call, response_code::topic_not_exist, "there is no such topic here");
  lookups_.answer(call, out,
                  [report = report_, topic = *topic](std::string& answer, const asker& whom) {
                    append_body(answer, whom, write_topic_stats(report->extents_of(topic)));
                  });
}

}  // namespace cafmq::remoting
