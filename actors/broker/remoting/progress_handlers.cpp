#include "actors/broker/remoting/progress_handlers.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <caf/all.hpp>

#include "actors/remoting_ask.hpp"
#include "protocol/bodies/topics.hpp"
#include "protocol/headers/groups.hpp"
#include "protocol/headers/lookups.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {
namespace {

// The next offset to consume; 0 for a queue that the group has never committed for.
int64_t committed_in(const std::vector<queue_commit>& commits, const message_queue& queue) {
  const auto found = std::find_if(commits.begin(), commits.end(),
                                  [&](const auto& commit) { return commit.queue == queue; });
  return found == commits.end() ? 0 : found->committed.value();
}

std::set<std::string> topics_in(const std::vector<queue_commit>& commits) {
  std::set<std::string> topics;
  for (const auto& commit : commits) topics.insert(commit.queue.topic);
  return topics;
}

std::set<std::string> split(std::string_view list) {
  std::set<std::string> parts;
  while (!list.empty()) {
    const auto part = list.substr(0, list.find(';'));
    list.remove_prefix(std::min(part.size() + 1, list.size()));
    if (!part.empty()) parts.emplace(part);
  }
  return parts;
}

}  // namespace

progress_handlers::progress_handlers(door& door, const door_parts& parts)
    : door_{door}, all_parts_{parts}, parts_{parts.broker} {}

void progress_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, access needed, auto handle) {
    routes.add(code, needed,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::get_consume_stats, access::look, &progress_handlers::show_group);
  add(request_code::get_broker_consume_stats, access::look, &progress_handlers::show_all);
  add(request_code::query_consume_time_span, access::look, &progress_handlers::show_times);
  add(request_code::query_topics_by_consumer, access::look, &progress_handlers::list_topics);
  add(request_code::get_all_consumer_offset, access::look, &progress_handlers::list_offsets);
  add(request_code::clone_group_offset, access::operate, &progress_handlers::clone_offsets);
}

// -- progress -----------------------------------------------------------------

void progress_handlers::show_group(const call& call, std::string& out) {
  const auto header = header_of<consume_stats_request>(call, out);
  if (!header) return;
  std::string group{header->consumer_group};
  auto wanted = split(header->topic.empty() ? header->topics : header->topic);
  find_group_offsets question{group};
  ask<found_group_offsets>(
      door_, call, parts_.offsets, std::move(question),
      [this, group = std::move(group), wanted = std::move(wanted)](
          std::string& answer, const asker& whom, const found_group_offsets& found) {
        auto topics = wanted;
        if (topics.empty()) {
          topics = topics_in(found.commits);
          const auto online = all_parts_.memory->with(
              [&](const auto& memory) { return memory.connected.consumers_of(group); });
          if (online)
            for (const auto& subscription : online->subscriptions)
              topics.insert(subscription.topic);
        }
        append_body(answer, whom, write_consume_stats(stats_of(group, topics, found.commits)));
      });
}

consume_stats progress_handlers::stats_of(std::string_view group,
                                          const std::set<std::string>& topics,
                                          const std::vector<queue_commit>& commits) const {
  const auto now_ms = all_parts_.clock->wall_ms();
  const auto known = parts_.topic_snapshot->read();
  consume_stats stats;
  for (const auto& name : topics) {
    const auto* topic = known->find(name);
    if (topic == nullptr) continue;
    add_queues(stats, *topic, commits);
    if (parts_.traffic) stats.consume_tps += parts_.traffic->get_rate(name, group, now_ms);
  }
  return stats;
}

void progress_handlers::add_queues(consume_stats& stats, const topic_config& topic,
                                   const std::vector<queue_commit>& commits) const {
  for (int32_t id = 0; id < topic.read_queues; ++id) {
    const message_queue queue{topic.name, id};
    const auto next = committed_in(commits, queue);
    stats.queues.emplace(broker_queue{all_parts_.options.broker_name, queue},
                         queue_progress{parts_.store->max_offset(queue).value(), next, next,
                                        store_time(queue, next - 1)});
  }
}

int64_t progress_handlers::store_time(const message_queue& queue, int64_t offset) const {
  if (offset < 0) return 0;
  return parts_.store->store_time_of(queue, queue_offset{offset}).value_or(0);
}

void progress_handlers::show_all(const call& call, std::string&) {
  ask<offsets_listing>(
      door_, call, parts_.offsets, cafmq::list_offsets{},
      [this](std::string& answer, const asker& whom, const offsets_listing& all) {
        group_stats groups;
        for (const auto& [names, queues] : all.offsets.offsets) {
          std::vector<queue_commit> commits;
          for (const auto& [id, next] : queues) commits.push_back({{names.topic, id}, next});
          groups[names.group].push_back(stats_of(names.group, {names.topic}, commits));
        }
        const auto address = to_string(parts_.store_settings.store_host);
        append_body(answer, whom, write_broker_consume_stats(address, groups));
      });
}

// -- times --------------------------------------------------------------------

void progress_handlers::show_times(const call& call, std::string& out) {
  const auto header = header_of<consume_time_span_request>(call, out);
  if (!header) return;
  const auto topics = parts_.topic_snapshot->read();
  const auto* topic = topics->find(header->topic);
  if (topic == nullptr)
    return append_refused(out, call, response_code::topic_not_exist, "there is no such topic here");
  find_group_offsets question{std::string{header->group}};
  ask<found_group_offsets>(door_, call, parts_.offsets, std::move(question),
                           [this, topic = *topic](std::string& answer, const asker& whom,
                                                  const found_group_offsets& found) {
                             append_body(answer, whom,
                                         write_time_spans(times_of(topic, found.commits)));
                           });
}

std::vector<time_span> progress_handlers::times_of(const topic_config& topic,
                                                   const std::vector<queue_commit>& commits) const {
  std::vector<time_span> spans;
  for (int32_t id = 0; id < topic.write_queues; ++id) {
    const message_queue queue{topic.name, id};
    const auto end = parts_.store->max_offset(queue).value();
    const auto next = committed_in(commits, queue);
    time_span span{{all_parts_.options.broker_name, queue}, 0, 0, 0, 0};
    span.min_ms = store_time(queue, parts_.store->min_offset(queue).value());
    span.max_ms = store_time(queue, end - 1);
    span.consumed_ms = next > 0 ? store_time(queue, next - 1) : span.min_ms;
    if (const auto waiting_ms = next < end ? store_time(queue, next) : 0; waiting_ms > 0)
      span.delay_ms = all_parts_.clock->wall_ms() - waiting_ms;
    spans.push_back(std::move(span));
  }
  return spans;
}

// -- positions ----------------------------------------------------------------

void progress_handlers::list_topics(const call& call, std::string& out) {
  const auto header = header_of<group_request>(call, out);
  if (!header) return;
  ask<found_group_offsets>(
      door_, call, parts_.offsets, find_group_offsets{std::string{header->group}},
      [address = to_string(parts_.store_settings.store_host)](
          std::string& answer, const asker& whom, const found_group_offsets& found) {
        const auto topics = topics_in(found.commits);
        append_body(answer, whom, write_topic_list({{topics.begin(), topics.end()}, address}));
      });
}

void progress_handlers::list_offsets(const call& call, std::string&) {
  ask<offsets_listing>(door_, call, parts_.offsets, cafmq::list_offsets{},
                       [](std::string& answer, const asker& whom, const offsets_listing& all) {
                         append_body(answer, whom, write_consumer_offsets(all.offsets));
                       });
}

void progress_handlers::clone_offsets(const call& call, std::string& out) {
  const auto header = header_of<clone_offsets_request>(call, out);
  if (!header) return;
  const auto whom = door_.defer(call);
  const auto refuse = [this, whom](const caf::error& cause) {
    std::string refusal;
    append_refused(refusal, whom, from_caf(cause));
    door_.answer(whom, refusal);
  };
  door_.request(parts_.offsets, caf::infinite, find_group_offsets{std::string{header->from_group}})
      .then(
          [this, whom, refuse, to = std::string{header->to_group},
           topic = std::string{header->topic}](found_group_offsets& found) {
            if (!topic.empty())
              std::erase_if(found.commits,
                            [&](const auto& commit) { return commit.queue.topic != topic; });
            commit_offsets copy{to, std::move(found.commits), true};
            door_.request(parts_.offsets, caf::infinite, std::move(copy))
                .then(
                    [this, whom](offsets_committed) {
                      std::string done;
                      append_done(done, whom);
                      door_.answer(whom, done);
                    },
                    refuse);
          },
          refuse);
}

}  // namespace cafmq::remoting
