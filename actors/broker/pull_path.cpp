#include "actors/broker/pull_path.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "base/names.hpp"
#include "filter/sql_filter.hpp"
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
                     const broker_options& options, std::shared_ptr<statistics> statistics,
                     const clock* clock, std::shared_ptr<const published<group_table>> groups)
    : store_{store},
      topics_{std::move(topics)},
      statistics_{std::move(statistics)},
      clock_{clock},
      groups_{std::move(groups)},
      messages_max_{options.pull_messages_max},
      bytes_max_{options.pull_bytes_max} {}

result<pulled_messages> pull_path::read(const pull_messages& request) const {
  if (auto refused = check(request); !refused) return fail(refused.error());
  const read_limits limits{std::clamp(request.messages_max, 1, messages_max_),
                           std::clamp<int64_t>(request.bytes_max, 1, bytes_max_)};
  auto read = request.type == expression_type::tag ? read_by_tags(request, limits)
                                                   : read_by_properties(request, limits);
  if (!read) return fail(read.error());
  pulled_messages answer{status_for(read->status), read->next, read->min, read->max,
                         byte_parts{std::move(read->records)}};
  // A queue that has never had a message ends at 0; whoever asks for more has a wrong offset.
  const bool empty = read->status == read_status::no_matched_queue ||
                     read->status == read_status::no_message_in_queue;
  if (empty && request.from != queue_offset{0}) answer.status = pull_status::offset_illegal;
  count(request, answer.records);
  return answer;
}

result<read_result> pull_path::read_by_tags(const pull_messages& request,
                                            const read_limits& limits) const {
  const tag_filter filter{request.expression};
  return store_.read(request.queue, request.from, limits,
                     {[&](int64_t tags_code) { return filter.passes(tags_code); }});
}

result<read_result> pull_path::read_by_properties(const pull_messages& request,
                                                  const read_limits& limits) const {
  CAFMQ_CHECK(request.filter != nullptr);
  return store_.read(
      request.queue, request.from, limits,
      {{}, [&](std::string_view properties) { return request.filter->matches(properties); }});
}

void pull_path::count(const pull_messages& request, const byte_parts& records) const {
  if (!statistics_) return;
  const traffic pulled{static_cast<int64_t>(records.parts().size()),
                       static_cast<int64_t>(records.size()), 1};
  statistics_->got(request.queue.topic, request.group, pulled, clock_->wall_ms());
}

result<void> pull_path::check_group(std::string_view group, std::string_view topic) const {
  if (auto named = check_group_name(group); !named || !groups_) return named;
  const auto groups = groups_->read();
  const auto* known = groups->find(group);
  if (known != nullptr && !known->consume_enabled)
    return fail(errc::no_permission,
                "the consumer group '{}' may not consume; an administration tool can allow it",
                group);
  if (groups->is_reading_forbidden(group, topic))
    return fail(errc::no_permission, "the consumer group '{}' may not read the topic '{}'", group,
                topic);
  return {};
}

result<void> pull_path::check(const pull_messages& request) const {
  if (auto allowed = check_group(request.group, request.queue.topic); !allowed) return allowed;
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
