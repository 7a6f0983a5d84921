#include "apps/load/broker_questions.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>

#include "apps/load/load_connection.hpp"
#include "message/topic_config.hpp"
#include "protocol/bodies/route.hpp"
#include "protocol/headers/header_reader.hpp"
#include "protocol/headers/header_writer.hpp"
#include "protocol/headers/name_server.hpp"
#include "protocol/headers/positions.hpp"
#include "protocol/headers/topics.hpp"

namespace cafmq::load {
namespace {

using namespace remoting;

constexpr int patience_ms = 10'000;

// Sends one request and calls take(header, body) -> result<void> with its answer.
template <class Header, class Take>
result<void> ask(const endpoint& peer, request_code code, const Header& header, Take take) {
  auto connection = load_connection::open(peer);
  if (!connection) return fail(connection.error());
  append_command(connection->out(), serialize_type::json, request_line(code, 1), header);
  bool answered = false;
  result<void> outcome;
  while (!answered) {
    if (auto sent = connection->send(); !sent) return sent;
    pollfd events{connection->number(), POLLIN, 0};
    if (connection->has_unsent()) events.events |= POLLOUT;
    if (::poll(&events, 1, patience_ms) == 0)
      return fail(errc::timed_out, "{} does not answer request {} within 10 s", to_string(peer),
                  static_cast<int32_t>(code));
    auto received = connection->receive([&](const command_header& answer, std::string_view body) {
      if (!answer.is_response() || std::exchange(answered, true)) return;
      if (answer.response() == response_code::success)
        outcome = take(answer, body);
      else
        outcome = fail(errc::io_failed, "{} answers request {} with {}: {}", to_string(peer),
                       static_cast<int32_t>(code), answer.code, answer.remark);
    });
    if (!received) return received;
  }
  return outcome;
}

template <class Header>
result<int64_t> ask_position(const endpoint& broker, request_code code, const Header& header) {
  int64_t position = 0;
  auto asked = ask(broker, code, header,
                   [&](const command_header& answer, std::string_view) -> result<void> {
                     const auto read = read_header<offset_response>(answer.fields);
                     if (!read) return fail(read.error());
                     position = read->queue_position;
                     return {};
                   });
  if (!asked) return fail(asked.error());
  return position;
}

result<topic_place> place_in(const topic_route& route, const std::string& topic) {
  for (const auto& queues : route.queues) {
    const auto broker =
        std::find_if(route.brokers.begin(), route.brokers.end(),
                     [&](const auto& each) { return each.broker_name == queues.broker_name; });
    if (broker == route.brokers.end() || queues.write_queues < 1) continue;
    const auto master = broker->addresses.find(master_id);
    if (master == broker->addresses.end()) continue;
    const auto at = parse_endpoint(master->second);
    if (!at) return fail(at.error());
    return topic_place{*at, queues.write_queues};
  }
  return fail(errc::topic_not_exist, "no broker takes messages for the topic '{}'", topic);
}

}  // namespace

result<topic_place> find_topic(const endpoint& name_server, const std::string& topic) {
  find_route_request request;
  request.topic = topic;
  request.plain_json_only = true;
  result<topic_place> place;
  auto asked = ask(name_server, request_code::get_routeinfo_by_topic, request,
                   [&](const command_header&, std::string_view body) -> result<void> {
                     const auto route = read_route(body);
                     if (!route) return fail(route.error());
                     place = place_in(*route, topic);
                     return {};
                   });
  if (!asked) return fail(asked.error());
  return place;
}

result<void> create_topic(const endpoint& broker, const std::string& topic, int32_t queues) {
  create_topic_request request;
  request.topic = topic;
  request.default_topic = "TBW102";
  request.read_queues = queues;
  request.write_queues = queues;
  request.permission = permission::read | permission::write;
  request.filter_type = "SINGLE_TAG";
  return ask(broker, request_code::update_and_create_topic, request,
             [](const command_header&, std::string_view) { return result<void>{}; });
}

result<std::vector<queue_extent>> find_extents(const endpoint& broker, const std::string& topic,
                                               int32_t queues) {
  std::vector<queue_extent> extents;
  for (int32_t queue = 0; queue < queues; ++queue) {
    const auto min =
        ask_position(broker, request_code::get_min_offset, min_offset_request{topic, queue, {}});
    if (!min) return fail(min.error());
    const auto max = ask_position(broker, request_code::get_max_offset,
                                  max_offset_request{topic, queue, true, {}});
    if (!max) return fail(max.error());
    extents.push_back({*min, *max});
  }
  return extents;
}

}  // namespace cafmq::load
