#include "actors/broker/remoting/topic_handlers.hpp"

#include <algorithm>

#include <caf/all.hpp>

#include "actors/broker/topic_attributes.hpp"
#include "actors/messages.hpp"
#include "actors/remoting_ask.hpp"
#include "protocol/bodies/topics.hpp"
#include "protocol/headers/topics.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {

topic_handlers::topic_handlers(door& door, const door_parts& parts)
    : door_{door}, parts_{parts.broker}, broker_name_{parts.options.broker_name} {}

void topic_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, access needed, auto handle) {
    routes.add(code, needed,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::update_and_create_topic, access::operate, &topic_handlers::create);
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
  topic_stats stats;
  for (int32_t id = 0; id < std::max(topic->read_queues, topic->write_queues); ++id) {
    const message_queue queue{topic->name, id};
    queue_extent extent{parts_.store->min_offset(queue).value(),
                        parts_.store->max_offset(queue).value(), 0};
    if (extent.max > extent.min)
      extent.updated_ms =
          parts_.store->store_time_of(queue, queue_offset{extent.max - 1}).value_or(0);
    stats.queues.emplace(broker_queue{broker_name_, queue}, extent);
  }
  append_body(out, call, write_topic_stats(stats));
}

}  // namespace cafmq::remoting
