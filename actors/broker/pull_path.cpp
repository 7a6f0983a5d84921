#include "actors/broker/pull_path.hpp"

#include <algorithm>
#include <utility>

#include "base/names.hpp"
#include "filter/tag_filter.hpp"

namespace cafmq {
namespace {

pull_status status_for(read_status status) {
  switch (status) {
    case read_status::found:
      return pull_status::found;
    case read_status::no_matched_message:
    case read_status::message_was_removing:
      return pull_status::no_matched_message;
    case read_status::offset_overflow_badly:
    case read_status::offset_too_small:
      return pull_status::offset_illegal;
    case read_status::offset_overflow_one:
    case read_status::no_matched_queue:
    case read_status::no_message_in_queue:
      return pull_status::no_new_message;
  }
  return pull_status::no_new_message;
}

}  // namespace

pull_path::pull_path(const message_store& store,
                     std::shared_ptr<const published<topic_table>> topics,
                     const broker_options& options)
    : store_{store},
      topics_{std::move(topics)},
      messages_max_{options.pull_messages_max},
      bytes_max_{options.pull_bytes_max} {}

result<pulled_messages> pull_path::read(const pull_messages& request) const {
  if (auto refused = check(request); !refused) return fail(refused.error());
  const read_limits limits{std::clamp(request.messages_max, 1, messages_max_),
                           std::clamp<int64_t>(request.bytes_max, 1, bytes_max_)};
  const tag_filter filter{request.expression};
  auto read = store_.read(request.queue, request.from, limits,
                          [&](int64_t tags_code) { return filter.passes(tags_code); });
  if (!read) return fail(read.error());
  pulled_messages answer{status_for(read->status), read->next, read->min, read->max,
                         byte_parts{std::move(read->records)}};
  // A queue that has never had a message ends at 0; whoever asks for more has a wrong offset.
  const bool empty = read->status == read_status::no_matched_queue ||
                     read->status == read_status::no_message_in_queue;
  if (empty && request.from != queue_offset{0}) answer.status = pull_status::offset_illegal;
  return answer;
}

result<void> pull_path::check(const pull_messages& request) const {
  if (auto named = check_group_name(request.group); !named) return named;
  const auto topics = topics_->read();
  const auto* topic = topics->find(request.queue.topic);
  if (topic == nullptr)
    return fail(errc::topic_not_exist, "there is no topic '{}' on this broker; create it first",
                request.queue.topic);
  if (!topic->readable())
    return fail(errc::no_permission, "the topic '{}' has permission {}, which forbids reading",
                topic->name, topic->permission);
  if (request.queue.queue_id < 0 || request.queue.queue_id >= topic->read_queues)
    return fail(errc::invalid_argument, "the topic '{}' has read queues 0 to {}, not {}",
                topic->name, topic->read_queues - 1, request.queue.queue_id);
  return {};
}

}  // namespace cafmq
