#include "actors/broker/remoting/queue_handlers.hpp"

#include <algorithm>
#include <utility>

#include "actors/remoting_ask.hpp"
#include "protocol/bodies/queue_entries.hpp"
#include "protocol/headers/lookups.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {
namespace {

// Some hundred kilobytes of text.
constexpr int32_t entries_limit = 4'096;

void append_entries(std::string& out, const asker& whom, queue_entries found,
                    const result<std::vector<consume_queue_entry>>& entries) {
  if (!entries) return append_refused(out, whom, entries.error());
  for (const auto& entry : *entries)
    found.entries.push_back({entry.physical.value(), entry.size, entry.tags_code});
  append_body(out, whom, write_queue_entries(found));
}

}  // namespace

queue_handlers::queue_handlers(door& door, const door_parts& parts)
    : parts_{parts.broker}, memory_{*parts.memory}, lookups_{door, parts} {}

void queue_handlers::add_to(router& routes) {
  routes.add(request_code::query_consume_queue, access::look,
             [this](const call& call, std::string& out) { show_entries(call, out); });
}

void queue_handlers::show_entries(const call& call, std::string& out) {
  const auto header = header_of<query_consume_queue_request>(call, out);
  if (!header) return;
  const auto topics = parts_.topic_snapshot->read();
  const auto* topic = topics->find(header->topic);
  if (topic == nullptr || header->queue_id < 0 ||
      header->queue_id >= std::max(topic->read_queues, topic->write_queues))
    return append_refused(out, call, response_code::system_error,
                          fmt::format("{}@{} is not exist!", header->queue_id, header->topic));
  const message_queue queue{topic->name, header->queue_id};
  queue_entries found{
      parts_.store->min_offset(queue).value(), parts_.store->max_offset(queue).value(), {}};
  if (const auto group = header->consumer_group; !group.empty()) {
    found.subscription = memory_.with([&](const client_memory& memory) {
      return memory.connected.subscription_of(group, header->topic);
    });
    if (!found.subscription) found.filter = fmt::format("{}@{} is not online!", group, topic->name);
  }
  lookups_.answer(
      call, out,
      [&store = *parts_.store, queue, found, from = queue_offset{header->queue_position},
       count = std::clamp(header->entries_max, 0, entries_limit)](std::string& answer,
                                                                  const asker& whom) {
        append_entries(answer, whom, found, store.entries(queue, from, count));
      });
}

}  // namespace cafmq::remoting
