#include "actors/broker/listings.hpp"

#include <algorithm>

#include "storage/message_store.hpp"

namespace cafmq {
namespace {

int64_t messages_in(const message_store& store, const message_queue& queue) {
  return store.max_offset(queue) - store.min_offset(queue);
}

// A queue whose oldest messages are gone: only what is left can still be consumed.
int64_t lag_of(const queue_commit& commit, const message_store& store) {
  const auto next = std::max(commit.committed, store.min_offset(commit.queue));
  return std::max<int64_t>(0, store.max_offset(commit.queue) - next);
}

group_summary& summary_of(group_listing& groups, const std::string& name) {
  const auto found = std::find_if(groups.groups.begin(), groups.groups.end(),
                                  [&](const group_summary& group) { return group.group == name; });
  if (found != groups.groups.end()) return *found;
  groups.groups.push_back({name, {}, {}, 0});
  return groups.groups.back();
}

void add_topic(group_summary& group, const std::string& topic) {
  const auto place = std::lower_bound(group.topics.begin(), group.topics.end(), topic);
  if (place == group.topics.end() || *place != topic) group.topics.insert(place, topic);
}

}  // namespace

topic_listing list_topics_of(const topic_table& topics, const message_store& store) {
  topic_listing listing;
  for (auto& topic : topics.all()) {
    topic_summary summary{std::move(topic), 0};
    const auto queues = std::max(summary.topic.read_queues, summary.topic.write_queues);
    for (int32_t queue = 0; queue < queues; ++queue)
      summary.messages += messages_in(store, {summary.topic.name, queue});
    listing.topics.push_back(std::move(summary));
  }
  return listing;
}

void add_lags(group_listing& groups, const group_offsets& offsets, const message_store& store) {
  for (const auto& [name, commits] : offsets.by_group) {
    auto& group = summary_of(groups, name);
    for (const auto& commit : commits) {
      add_topic(group, commit.queue.topic);
      group.lag += lag_of(commit, store);
    }
  }
  std::sort(groups.groups.begin(), groups.groups.end(),
            [](const auto& one, const auto& other) { return one.group < other.group; });
}

}  // namespace cafmq
