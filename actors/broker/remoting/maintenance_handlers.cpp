#include "actors/broker/remoting/maintenance_handlers.hpp"

#include <memory>
#include <set>
#include <utility>

#include <caf/all.hpp>

#include "actors/maintenance_messages.hpp"
#include "actors/remoting_ask_each.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {

maintenance_handlers::maintenance_handlers(door& door, const door_parts& parts)
    : door_{door}, parts_{parts.broker}, clean_{parts.clean} {}

void maintenance_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, auto handle) {
    routes.add(code, access::operate,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::clean_expired_consumequeue, &maintenance_handlers::clean_expired_queues);
  add(request_code::clean_unused_topic, &maintenance_handlers::clean_unused_topics);
  add(request_code::delete_expired_commitlog, &maintenance_handlers::clean_expired_log);
}

void maintenance_handlers::clean_expired_queues(const call& call, std::string&) {
  const auto log_begin = parts_.store->log_begin();
  std::set<std::string> topics;
  for (const auto& queue : parts_.store->queues())
    if (parts_.store->min_offset(queue) == parts_.store->max_offset(queue))
      topics.insert(queue.topic);
  std::vector<forget_queues> expired;
  for (const auto& topic : topics) expired.push_back({topic, log_begin});
  forget(call, std::move(expired));
}

void maintenance_handlers::clean_unused_topics(const call& call, std::string&) {
  // Before the topics are looked at: one that is made meanwhile has its messages behind it.
  const auto log_end = parts_.store->log_end();
  const auto known = parts_.topic_snapshot->read();
  std::set<std::string> topics;
  for (const auto& queue : parts_.store->queues())
    if (known->find(queue.topic) == nullptr) topics.insert(queue.topic);
  std::vector<forget_queues> unused;
  for (const auto& topic : topics) unused.push_back({topic, log_end});
  forget(call, std::move(unused));
}

// Answered at once, as file after file goes.
void maintenance_handlers::clean_expired_log(const call& call, std::string& out) {
  caf::anon_send(clean_, clean_at_any_hour{});
  append_done(out, call);
}

void maintenance_handlers::forget(const call& call, std::vector<forget_queues> queues) {
  ask_each<queues_forgotten, reput_actor, forget_queues>(
      door_, door_.defer(call), parts_.reput,
      std::make_shared<std::vector<forget_queues>>(std::move(queues)));
}

}  // namespace cafmq::remoting
