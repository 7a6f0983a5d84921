#include "actors/broker/remoting/queue_report.hpp"

#include <algorithm>

#include "storage/message_store.hpp"

namespace cafmq::remoting {
namespace {

// The next offset to consume; 0 for a queue that the group has never committed for.
int64_t committed_in(const std::vector<queue_commit>& commits, const message_queue& queue) {
  const auto found = std::find_if(commits.begin(), commits.end(),
                                  [&](const auto& commit) { return commit.queue == queue; });
  return found == commits.end() ? 0 : found->committed.value();
}

}  // namespace

queue_report::queue_report(const door_parts& parts)
    : store_{*parts.broker.store},
      clock_{*parts.clock},
      topics_{parts.broker.topic_snapshot},
      traffic_{parts.broker.traffic},
      broker_name_{parts.options.broker_name} {}

topic_stats queue_report::extents_of(const topic_config& topic) const {
  topic_stats stats;
  for (int32_t id = 0; id < std::max(topic.read_queues, topic.write_queues); ++id) {
    const message_queue queue{topic.name, id};
    queue_extent extent{store_.min_offset(queue).value(), store_.max_offset(queue).value(), 0};
    if (extent.max > extent.min) extent.updated_ms = store_time(queue, extent.max - 1);
    stats.queues.emplace(broker_queue{broker_name_, queue}, extent);
  }
  if (traffic_) stats.put_tps = traffic_->put_rate(topic.name, clock_.wall_ms());
  return stats;
}

consume_stats queue_report::progress_of(std::string_view group, const std::set<std::string>& topics,
                                        const std::vector<queue_commit>& commits) const {
  const auto now_ms = clock_.wall_ms();
  const auto known = topics_->read();
  consume_stats stats;
  for (const auto& name : topics) {
    const auto* topic = known->find(name);
    if (topic == nullptr) continue;
    add_queues(stats, *topic, commits);
    if (traffic_) stats.consume_tps += traffic_->get_rate(name, group, now_ms);
  }
  return stats;
}

void queue_report::add_queues(consume_stats& stats, const topic_config& topic,
                              const std::vector<queue_commit>& commits) const {
  for (int32_t id = 0; id < topic.read_queues; ++id) {
    const message_queue queue{topic.name, id};
    const auto next = committed_in(commits, queue);
    stats.queues.emplace(
        broker_queue{broker_name_, queue},
        queue_progress{store_.max_offset(queue).value(), next, next, store_time(queue, next - 1)});
  }
}

std::vector<time_span> queue_report::times_of(const topic_config& topic,
                                              const std::vector<queue_commit>& commits) const {
  std::vector<time_span> spans;
  for (int32_t id = 0; id < topic.write_queues; ++id) {
    const message_queue queue{topic.name, id};
    const auto end = store_.max_offset(queue).value();
    const auto next = committed_in(commits, queue);
    time_span span{{broker_name_, queue}, 0, 0, 0, 0};
    span.min_ms = store_time(queue, store_.min_offset(queue).value());
    span.max_ms = store_time(queue, end - 1);
    span.consumed_ms = next > 0 ? store_time(queue, next - 1) : span.min_ms;
    if (const auto waiting_ms = next < end ? store_time(queue, next) : 0; waiting_ms > 0)
      span.delay_ms = clock_.wall_ms() - waiting_ms;
    spans.push_back(std::move(span));
  }
  return spans;
}

// 0 when it cannot be had.
int64_t queue_report::store_time(const message_queue& queue, int64_t offset) const {
  if (offset < 0) return 0;
  return store_.store_time_of(queue, queue_offset{offset}).value_or(0);
}

}  // namespace cafmq::remoting
