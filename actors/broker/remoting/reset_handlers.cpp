#include "actors/broker/remoting/reset_handlers.hpp"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/group_messages.hpp"
#include "actors/remoting_ask.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {

reset_handlers::reset_handlers(door& door, const door_parts& parts)
    : door_{door},
      parts_{parts.broker},
      broker_name_{parts.options.broker_name},
      memory_{*parts.memory} {}

void reset_handlers::add_to(router& routes) {
  routes.add(request_code::invoke_broker_to_reset_offset, access::operate,
             [this](const call& call, std::string& out) { reset(call, out); });
}

void reset_handlers::reset(const call& call, std::string& out) {
  const auto header = header_of<reset_offset_request>(call, out);
  if (!header) return;
  const auto topics = parts_.topic_snapshot->read();
  const auto* topic = topics->find(header->topic);
  if (topic == nullptr)
    return append_refused(out, call, response_code::topic_not_exist,
                          fmt::format("Topic {} does not exist", header->topic));
  auto positions = find_positions(*header, *topic);
  if (!positions)
    return append_refused(out, call, response_code::system_error, positions.error().text());
  const std::string group{header->group};
  const job job{
      door_.defer(call), topic->name, header->timestamp_ms, {group, std::move(*positions), true}};
  door_.request(parts_.clients, caf::infinite, find_group{group, false})
      .then([this, job](const group_found&) { commit(job); },
            [this, whom = job.whom](const caf::error& cause) { refuse(whom, from_caf(cause)); });
}

result<std::vector<queue_commit>> reset_handlers::find_positions(const reset_offset_request& header,
                                                                 const topic_config& topic) const {
  const auto queues = std::max(topic.read_queues, topic.write_queues);
  if (header.queue_id >= queues)
    return fail(errc::invalid_argument, "the topic {} has {} queues and no queue {}", topic.name,
                queues, header.queue_id);
  const auto first = std::max(header.queue_id, 0);
  const auto last = header.queue_id >= 0 ? header.queue_id : topic.read_queues - 1;
  std::vector<queue_commit> commits;
  for (auto id = first; id <= last; ++id) {
    const message_queue queue{topic.name, id};
    const auto position = find_position(header, queue);
    if (!position) return fail(position.error());
    commits.push_back({queue, *position});
  }
  if (commits.empty()) return fail(errc::invalid_argument, "No queues to reset.");
  return commits;
}

result<queue_offset> reset_handlers::find_position(const reset_offset_request& header,
                                                   const message_queue& queue) const {
  const auto& store = *parts_.store;
  const auto max = store.max_offset(queue);
  const bool has_position = header.queue_id >= 0 && header.queue_position.value_or(-1) != -1;
  if (has_position) {
    const queue_offset wanted{*header.queue_position};
    const auto min = store.min_offset(queue);
    if (wanted < min || wanted > max + 1)
      return fail(errc::invalid_argument, "Target offset {} not in consume queue range [{}-{}]",
                  wanted.value(), min.value(), max.value());
    return wanted;
  }
  if (header.timestamp_ms < 0) return max;
  return store.offset_at(queue, header.timestamp_ms, time_boundary::lower);
}

void reset_handlers::commit(const job& job) {
  door_.request(parts_.offsets, caf::infinite, job.commit)
      .then(
          [this, job](const offsets_committed&) {
            queue_positions positions;
            for (const auto& [queue, next] : job.commit.commits)
              positions.emplace(broker_queue{broker_name_, queue}, next.value());
            tell_members(job, positions);
            std::string out;
            append_body(out, job.whom, write_reset_offsets(positions));
            door_.answer(job.whom, out);
          },
          [this, whom = job.whom](const caf::error& cause) { refuse(whom, from_caf(cause)); });
}

void reset_handlers::tell_members(const job& job, const queue_positions& positions) {
  reset_offset_request news;
  news.topic = job.topic;
  news.group = job.commit.group;
  news.timestamp_ms = job.timestamp_ms;
  news.force = true;
  const auto members = memory_.with(
      [&](const client_memory& memory) { return memory.channels.consumers(job.commit.group); });
  for (const auto& [client_id, channel] : members) {
    if (channel.version < release::v3_0_7_snapshot) {
      spdlog::warn("the client {} of group {} is too old to be told of its new offsets", client_id,
                   job.commit.group);
      continue;
    }
    const auto body = channel.language == language_code::cpp ? write_reset_offset_list(positions)
                                                             : write_reset_offsets(positions);
    auto line = request_line(request_code::reset_consumer_client_offset, 0);
    line.flag |= command_flag::one_way;
    std::string frame;
    command_writer writer{frame, serialize_type::json, line};
    write_header(news, writer);
    writer.end(body.size());
    door_.push(channel.connection, frame.append(body));
  }
}

void reset_handlers::refuse(const asker& whom, const error& cause) {
  std::string out;
  append_refused(out, whom, cause);
  door_.answer(whom, out);
}

}  // namespace cafmq::remoting
