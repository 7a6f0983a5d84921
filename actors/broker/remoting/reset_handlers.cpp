#include "actors/broker/remoting/reset_handlers.hpp"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/group_messages.hpp"
#include "actors/remoting_ask.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {
namespace {

// Where a group is to go on.
struct aim {
  int64_t timestamp_ms = -1;    // -1: the end
  int32_t queue_id = -1;        // -1: all queues
  int64_t queue_position = -1;  // of that one queue; -1: by the time
};

result<queue_offset> find_position(const message_store& store, const aim& aim,
                                   const message_queue& queue) {
  const auto max = store.max_offset(queue);
  if (aim.queue_id >= 0 && aim.queue_position != -1) {
    const queue_offset wanted{aim.queue_position};
    const auto min = store.min_offset(queue);
    if (wanted < min || wanted > max + 1)
      return fail(errc::invalid_argument, "Target offset {} not in consume queue range [{}-{}]",
                  wanted.value(), min.value(), max.value());
    return wanted;
  }
  if (aim.timestamp_ms < 0) return max;
  return store.offset_at(queue, aim.timestamp_ms, time_boundary::lower);
}

result<std::vector<queue_commit>> find_positions(const message_store& store, const aim& aim,
                                                 const topic_config& topic) {
  const auto queues = std::max(topic.read_queues, topic.write_queues);
  if (aim.queue_id >= queues)
    return fail(errc::invalid_argument, "the topic {} has {} queues and no queue {}", topic.name,
                queues, aim.queue_id);
  const auto first = std::max(aim.queue_id, 0);
  const auto last = aim.queue_id >= 0 ? aim.queue_id : topic.read_queues - 1;
  std::vector<queue_commit> commits;
  for (auto id = first; id <= last; ++id) {
    const message_queue queue{topic.name, id};
    const auto position = find_position(store, aim, queue);
    if (!position) return fail(position.error());
    commits.push_back({queue, *position});
  }
  if (commits.empty()) return fail(errc::invalid_argument, "No queues to reset.");
  return commits;
}

// RocketMQ's code for all that cannot be found.
response_code code_for(const error& cause) {
  return cause.code() == errc::busy ? response_code::system_busy : response_code::system_error;
}

}  // namespace

reset_handlers::reset_handlers(door& door, const door_parts& parts)
    : door_{door},
      parts_{parts.broker},
      broker_name_{parts.options.broker_name},
      memory_{*parts.memory},
      lookups_{door, parts} {}

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
  const aim aim{header->timestamp_ms, header->queue_id, header->queue_position.value_or(-1)};
  const job job{
      door_.defer(call), topic->name, aim.timestamp_ms, {std::string{header->group}, {}, true}};
  lookups_.find(
      [&store = *parts_.store, aim, topic = *topic] { return find_positions(store, aim, topic); },
      [this, job](result<std::vector<queue_commit>> found) {
        if (!found) return refuse(job.whom, code_for(found.error()), found.error());
        auto found_job = job;
        found_job.commit.commits = std::move(*found);
        check_group(found_job);
      });
}

void reset_handlers::check_group(const job& job) {
  door_.request(parts_.clients, caf::infinite, find_group{job.commit.group, false})
      .then([this, job](const group_found&) { commit(job); },
            [this, whom = job.whom](const caf::error& cause) {
              const auto why = from_caf(cause);
              refuse(whom, response_code_for(why.code()), why);
            });
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
          [this, whom = job.whom](const caf::error& cause) {
            const auto why = from_caf(cause);
            refuse(whom, response_code_for(why.code()), why);
          });
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

void reset_handlers::refuse(const asker& whom, response_code code, const error& cause) {
  std::string out;
  append_refused(out, whom, code, cause.text());
  door_.answer(whom, out);
}

}  // namespace cafmq::remoting
