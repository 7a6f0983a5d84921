#include "actors/broker/remoting/reply_handlers.hpp"

#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "message/host_address.hpp"
#include "message/message_id.hpp"
#include "message/properties.hpp"

namespace cafmq::remoting {
namespace {

// How the body is compressed; the other bits are the broker's.
constexpr int32_t client_flags = system_flag::compressed | system_flag::compression_type_mask;

// Whether the reply can be pushed all the same: the client does not need what is on the disk.
bool is_about_store(errc code) {
  return code == errc::store_not_available || code == errc::flush_failed ||
         code == errc::no_space || code == errc::io_failed;
}

}  // namespace

// Where the reply lies, as the answer says it.
struct reply_handlers::stored_reply {
  std::string message_id = "0";
  int32_t queue_id = 0;
  int64_t queue_position = 0;
};

reply_handlers::reply_handlers(door& door, const door_parts& parts)
    : door_{door},
      parts_{parts.broker},
      wall_clock_{*parts.clock},
      memory_{*parts.memory},
      send_path_{*parts.broker.store,      parts.broker.topic_snapshot, parts.broker.store_settings,
                 parts.options.permission, parts.broker.settings,       parts.broker.traffic},
      // Nobody replies to a reply, which is what the cluster is for.
      stamp_{{}, default_region, true},
      news_{parts.broker.dispatch_pending, parts.broker.reput, parts.broker.allocate_ahead} {}

void reply_handlers::add_to(router& routes) {
  for (const auto code : {request_code::send_reply_message, request_code::send_reply_message_v2})
    routes.add(code, access::publish,
               [this](const call& call, std::string& out) { reply(call, out); });
}

void reply_handlers::reply(const call& call, std::string& out) {
  const auto header = read_send_message(call.header);
  if (!header) return append_refused(out, call, header.error());
  const auto properties = stamp_.stamp(header->properties, wall_clock_.wall_ms());
  const auto stored = store(call, *header, properties);
  if (!stored) return append_refused(out, call, stored.error());
  push(call, *header, properties, *stored);
}

result<reply_handlers::stored_reply> reply_handlers::store(const call& call,
                                                           const send_message_request& header,
                                                           std::string_view properties) {
  message message;
  message.topic = header.topic;
  message.queue_id = header.queue_id;
  message.flag = header.flag;
  message.system_flag = header.system_flag & client_flags;
  message.born_timestamp_ms = header.born_timestamp_ms;
  message.reconsume_times = header.reconsume_times;
  message.body = call.body();
  message.properties = properties;
  if (auto host = parse_host_address(call.peer)) message.born_host = *host;
  std::vector<physical_offset> places;
  const auto done = send_path_.append(std::span{&message, 1}, places);
  if (!done && is_about_store(done.error().code())) return stored_reply{};
  if (!done) return fail(done.error());
  news_.tell(done->end);
  return stored_reply{to_string(message_id{parts_.store_settings.store_host, places.front()}),
                      done->queue_id, done->queue.value()};
}

void reply_handlers::push(const call& call, const send_message_request& header,
                          std::string_view properties, const stored_reply& stored) {
  const auto whom = door_.defer(call);
  const auto answer = [this, whom, stored](std::string_view refusal) {
    std::string out;
    append_answer(out, whom, stored, refusal);
    door_.answer(whom, out);
  };
  const auto client_id = find_property(properties, property::reply_to_client);
  if (!client_id) return answer("reply message properties[REPLY_TO_CLIENT] is null");
  const auto channel = memory_.with([&](const client_memory& memory) {
    return copied(memory.channels.find_producer(*client_id));
  });
  if (!channel)
    return answer(fmt::format("push reply message fail, channel of <{}> not found.", *client_id));
  auto refusal = fmt::format("push reply message to {}fail.", *client_id);
  const auto opaque = new_opaque();
  door_.ask_peer(channel->connection, opaque, push_frame_of(call, header, properties, opaque),
                 [answer, refusal](const result<peer_answer>& pushed) {
                   const bool has_it =
                       pushed && pushed->header.response() == response_code::success;
                   answer(has_it ? std::string_view{} : refusal);
                 });
}

std::string reply_handlers::push_frame_of(const call& call, const send_message_request& header,
                                          std::string_view properties, int32_t opaque) const {
  const auto now_ms = wall_clock_.wall_ms();
  auto with_time = without_properties(properties, {property::push_reply_time});
  append_property(with_time, property::push_reply_time, std::to_string(now_ms));
  const auto store_host = to_string(parts_.store_settings.store_host);
  push_reply_request push;
  push.producer_group = header.producer_group;
  push.topic = header.topic;
  push.default_topic = header.default_topic;
  push.default_topic_queues = header.default_topic_queues;
  push.queue_id = header.queue_id;
  push.system_flag = header.system_flag;
  push.born_timestamp_ms = header.born_timestamp_ms;
  push.flag = header.flag;
  push.properties = with_time;
  push.reconsume_times = header.reconsume_times;
  push.unit_mode = header.unit_mode;
  push.born_host = call.peer;
  push.store_host = store_host;
  push.store_timestamp_ms = now_ms;
  std::string frame;
  command_writer writer{frame, serialize_type::json,
                        request_line(request_code::push_reply_message_to_client, opaque)};
  write_header(push, writer);
  writer.end(call.body().size());
  return frame.append(call.body());
}

void reply_handlers::append_answer(std::string& out, const reply_form& form,
                                   const stored_reply& stored, std::string_view refusal) const {
  const auto code = refusal.empty() ? response_code::success : response_code::system_error;
  send_message_response header;
  header.message_id = stored.message_id;
  header.queue_id = stored.queue_id;
  header.queue_position = stored.queue_position;
  header.region = default_region;
  command_writer writer{out, form.type, response_line(code, form.opaque, refusal)};
  write_header(header, writer);
  writer.end();
}

}  // namespace cafmq::remoting
