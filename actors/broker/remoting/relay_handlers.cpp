#include "actors/broker/remoting/relay_handlers.hpp"

#include <memory>
#include <optional>
#include <utility>

#include "actors/remoting_ask.hpp"
#include "message/message_id.hpp"
#include "protocol/bodies/progress.hpp"
#include "protocol/headers/relays.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {
namespace {

template <class Header>
std::string request_frame(request_code code, int32_t opaque, const Header& header,
                          std::string_view body) {
  std::string frame;
  command_writer writer{frame, serialize_type::json, request_line(code, opaque)};
  write_header(header, writer);
  writer.end(body.size());
  return frame.append(body);
}

// Its header, whose bytes are gone when the message has been found.
struct direct_consumption {
  explicit direct_consumption(const consume_directly_request& header)
      : group{header.consumer_group},
        client_id{header.client_id},
        message_id{header.message_id},
        topic{header.topic},
        topic_system_flag{header.topic_system_flag},
        group_system_flag{header.group_system_flag} {}

  // For the consumer, with views into this.
  [[nodiscard]] consume_directly_request header(std::string_view broker_name) const {
    return {group, client_id, message_id, broker_name, topic, topic_system_flag, group_system_flag};
  }

  std::string group;
  std::string client_id;
  std::string message_id;
  std::string topic;
  std::optional<int32_t> topic_system_flag;
  std::optional<int32_t> group_system_flag;
};

}  // namespace

relay_handlers::relay_handlers(door& door, const door_parts& parts)
    : door_{door},
      parts_{parts.broker},
      broker_name_{parts.options.broker_name},
      memory_{*parts.memory},
      lookups_{door, parts} {}

void relay_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, access needed, auto handle) {
    routes.add(code, needed,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::get_consumer_running_info, access::look, &relay_handlers::show_running);
  add(request_code::consume_message_directly, access::operate, &relay_handlers::consume_directly);
  add(request_code::invoke_broker_to_get_consumer_status, access::look,
      &relay_handlers::show_status);
}

// -- one consumer -------------------------------------------------------------

template <class Header>
void relay_handlers::forward(const asker& whom, request_code code, const Header& header,
                             std::string_view body) {
  const auto refuse = [&](const std::string& why) {
    std::string refused;
    append_refused(refused, whom, response_code::system_error, why);
    door_.answer(whom, refused);
  };
  auto who = fmt::format("<{}> <{}>", header.consumer_group, header.client_id);
  const auto channel = memory_.with([&](const client_memory& memory) {
    return copied(memory.channels.find_consumer(header.consumer_group, header.client_id));
  });
  if (!channel) return refuse("The Consumer " + who + " not online");
  if (channel->version < release::v3_1_8_snapshot)
    return refuse("The Consumer " + who +
                  " Version too low to finish, please upgrade it to V3_1_8_SNAPSHOT");
  auto done = [this, whom, who = std::move(who)](const result<peer_answer>& answer) {
    std::string answered;
    if (answer)
      append_forwarded(answered, whom, *answer);
    else if (answer.error().code() == errc::timed_out)
      append_refused(answered, whom, response_code::consume_msg_timeout,
                     "consumer " + who + " Timeout: " + answer.error().text());
    else
      append_refused(answered, whom, response_code::system_error,
                     "invoke consumer " + who + " Exception: " + answer.error().text());
    door_.answer(whom, answered);
  };
  const auto opaque = new_opaque();
  door_.ask_peer(channel->connection, opaque, request_frame(code, opaque, header, body), done);
}

void relay_handlers::show_running(const call& call, std::string& out) {
  if (const auto header = header_of<running_info_request>(call, out))
    forward(door_.defer(call), call.header.request(), *header, {});
}

void relay_handlers::consume_directly(const call& call, std::string& out) {
  const auto header = header_of<consume_directly_request>(call, out);
  if (!header) return;
  const auto id = parse_message_id(header->message_id);
  if (!id) return append_refused(out, call, id.error());
  direct_consumption wanted{*header};
  const auto topics = parts_.topic_snapshot->read();
  if (const auto* topic = topics->find(header->topic))
    wanted.topic_system_flag = topic->system_flag;
  lookups_.find([&store = *parts_.store, place = id->place] { return store.record_at(place); },
                [this, whom = door_.defer(call), wanted](const result<shared_bytes>& record) {
                  if (record)
                    return forward(whom, request_code::consume_message_directly,
                                   wanted.header(broker_name_), record->view());
                  std::string refused;
                  append_refused(refused, whom, response_code::system_error, record.error().text());
                  door_.answer(whom, refused);
                });
}

// -- all of a group -----------------------------------------------------------

// What has come in so far.
struct relay_handlers::gathering {
  asker whom;
  size_t missing = 0;
  consumer_positions found;
};

void relay_handlers::show_status(const call& call, std::string& out) {
  const auto header = header_of<consumer_status_request>(call, out);
  if (!header) return;
  auto members = memory_.with(
      [&](const client_memory& memory) { return memory.channels.consumers(header->group); });
  if (members.empty())
    return append_refused(
        out, call, response_code::system_error,
        fmt::format("No Any Consumer online in the consumer group: [{}]", header->group));
  if (!header->client_id.empty())
    std::erase_if(members, [&](const auto& each) { return each.first != header->client_id; });
  const auto all =
      std::make_shared<gathering>(gathering{door_.defer(call), members.size() + 1, {}});
  const auto one_less = [this, all] {
    if (--all->missing > 0) return;
    std::string answer;
    append_body(answer, all->whom, write_consumer_status(all->found));
    door_.answer(all->whom, answer);
  };
  const consumer_status_request question{header->topic, header->group, {}};
  for (const auto& [client_id, channel] : members) {
    const auto opaque = new_opaque();
    door_.ask_peer(
        channel.connection, opaque,
        request_frame(request_code::get_consumer_status_from_client, opaque, question, {}),
        [all, one_less, id = client_id](const result<peer_answer>& answer) {
          // A member that cannot say where it is is left out.
          auto positions = answer && answer->header.response() == response_code::success
                               ? read_client_status(answer->whole.body)
                               : fail(errc::unreachable, "it has none");
          if (positions) all->found.emplace(id, std::move(*positions));
          one_less();
        });
  }
  one_less();
}

}  // namespace cafmq::remoting
