#include "actors/broker/remoting/progress_handlers.hpp"

#include <algorithm>
#include <utility>

#include <caf/all.hpp>

#include "actors/maintenance_messages.hpp"
#include "actors/remoting_ask.hpp"
#include "protocol/bodies/topics.hpp"
#include "protocol/headers/groups.hpp"
#include "protocol/headers/lookups.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {
namespace {

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
    : door_{door},
      parts_{parts.broker},
      memory_{*parts.memory},
      delay_{parts.delay},
      report_{std::make_shared<queue_report>(parts)},
      lookups_{door, parts} {}

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
  add(request_code::get_all_delay_offset, access::look, &progress_handlers::list_delays);
  add(request_code::clone_group_offset, access::operate, &progress_handlers::clone_offsets);
}

// -- progress -----------------------------------------------------------------

template <class Answer, class Question, class Write>
void progress_handlers::find(const call& call, Question question, Write write) {
  const auto whom = door_.defer(call);
  door_.request(parts_.offsets, caf::infinite, std::move(question))
      .then(
          [this, whom, write](Answer& found) {
            lookups_.answer(whom, [write, report = report_, found = std::move(found)](
                                      std::string& out, const asker& asking) {
              append_body(out, asking, write(*report, found));
            });
          },
          [this, whom](const caf::error& cause) {
            std::string refusal;
            append_refused(refusal, whom, from_caf(cause));
            door_.answer(whom, refusal);
          });
}

void progress_handlers::show_group(const call& call, std::string& out) {
  const auto header = header_of<consume_stats_request>(call, out);
  if (!header) return;
  std::string group{header->consumer_group};
  const auto wanted = split(header->topic.empty() ? header->topics : header->topic);
  std::set<std::string> subscribed;
  const auto online = memory_.with(
      [&](const client_memory& memory) { return memory.connected.consumers_of(group); });
  if (online)
    for (const auto& each : online->subscriptions) subscribed.insert(each.topic);
  find<found_group_offsets>(
      call, find_group_offsets{group},
      [group, wanted, subscribed](const queue_report& report, const found_group_offsets& found) {
        auto topics = wanted;
        if (topics.empty()) {
          topics = topics_in(found.commits);
          topics.insert(subscribed.begin(), subscribed.end());
        }
        return write_consume_stats(report.progress_of(group, topics, found.commits));
      });
}

void progress_handlers::show_all(const call& call, std::string&) {
  find<offsets_listing>(
      call, cafmq::list_offsets{},
      [address = to_string(parts_.store_settings.store_host)](const queue_report& report,
                                                              const offsets_listing& all) {
        group_stats groups;
        for (const auto& [names, queues] : all.offsets.offsets) {
          std::vector<queue_commit> commits;
          for (const auto& [id, next] : queues) commits.push_back({{names.topic, id}, next});
          groups[names.group].push_back(report.progress_of(names.group, {names.topic}, commits));
        }
        return write_broker_consume_stats(address, groups);
      });
}

void progress_handlers::show_times(const call& call, std::string& out) {
  const auto header = header_of<consume_time_span_request>(call, out);
  if (!header) return;
  const auto topics = parts_.topic_snapshot->read();
  const auto* topic = topics->find(header->topic);
  if (topic == nullptr)
    return append_refused(out, call, response_code::topic_not_exist, "there is no such topic here");
  find<found_group_offsets>(
      call, find_group_offsets{std::string{header->group}},
      [topic = *topic](const queue_report& report, const found_group_offsets& found) {
        return write_time_spans(report.times_of(topic, found.commits));
      });
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

void progress_handlers::list_delays(const call& call, std::string&) {
  ask<delay_listing>(door_, call, delay_, cafmq::list_delays{},
                     [](std::string& answer, const asker& whom, const delay_listing& all) {
                       append_body(answer, whom, write_delay_offsets(all.levels));
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
