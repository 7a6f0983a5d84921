#include "actors/broker/remoting/broker_handlers.hpp"

#include <algorithm>

#include "actors/remoting_ask.hpp"
#include "protocol/headers/lookups.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {
namespace {

// RocketMQ's tools look for the newest messages with a unique key, however few they ask for.
constexpr int32_t unique_key_messages = 32;

void append_found(std::string& out, const asker& whom, const result<query_result>& found) {
  if (!found) return append_refused(out, whom, found.error());
  if (found->records.empty())
    return append_command(
        out, whom.type,
        response_line(response_code::query_not_found, whom.opaque, "no message has that key"),
        query_message_response{});
  std::string bodies;
  for (const auto& record : found->records) bodies.append(record.view());
  append_header(out, whom,
                query_message_response{found->index_timestamp_ms, found->index_end.value()},
                bodies);
}

}  // namespace

broker_handlers::broker_handlers(door& door, const door_parts& parts)
    : store_{*parts.broker.store}, lookups_{door, parts} {}

void broker_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, access needed, auto handle) {
    routes.add(code, needed,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::view_message_by_id, access::subscribe, &broker_handlers::view);
  add(request_code::query_message, access::subscribe, &broker_handlers::query);
}

void broker_handlers::view(const call& call, std::string& out) {
  const auto header = header_of<view_message_request>(call, out);
  if (!header) return;
  const physical_offset place{header->physical_offset};
  lookups_.answer(call, out, [&store = store_, place](std::string& answer, const asker& whom) {
    if (const auto record = store.record_at(place))
      append_body(answer, whom, record->view());
    else
      append_refused(answer, whom, response_code::system_error, record.error().text());
  });
}

void broker_handlers::query(const call& call, std::string& out) {
  const auto header = header_of<query_message_request>(call, out);
  if (!header) return;
  index_query wanted;
  wanted.begin_ms = header->begin_ms;
  wanted.end_ms = header->end_ms;
  wanted.messages_max = header->by_unique_key
                            ? unique_key_messages
                            : std::clamp(header->messages_max, 0, index_query::messages_limit);
  lookups_.answer(call, out,
                  [&store = store_, wanted, topic = std::string{header->topic},
                   key = std::string{header->key}](std::string& answer, const asker& whom) mutable {
                    wanted.topic = topic;
                    wanted.key = key;
                    append_found(answer, whom, store.find_by_key(wanted));
                  });
}

}  // namespace cafmq::remoting
