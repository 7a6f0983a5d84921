#include "actors/broker/remoting/send_back_handlers.hpp"

#include <limits>
#include <utility>

#include <caf/all.hpp>

#include "actors/broker/retry_rules.hpp"
#include "actors/group_messages.hpp"
#include "actors/messages.hpp"
#include "actors/remoting_ask.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "protocol/headers/send.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {

// A message on its way back.
struct send_back_handlers::job {
  asker whom;
  std::string group;
  physical_offset place;
  int32_t wanted_level = 0;
  std::optional<int32_t> times_max;

  // What was found and decided.
  shared_bytes bytes = {};
  std::string topic = {};
  std::string properties = {};
};

send_back_handlers::send_back_handlers(door& door, const door_parts& parts)
    : door_{door},
      parts_{parts.broker},
      send_path_{*parts.broker.store,      parts.broker.topic_snapshot, parts.broker.store_settings,
                 parts.options.permission, parts.broker.settings,       parts.broker.traffic},
      news_{parts.broker.dispatch_pending, parts.broker.reput, parts.broker.allocate_ahead},
      lookups_{door, parts} {}

void send_back_handlers::add_to(router& routes) {
  routes.add(request_code::consumer_send_msg_back, access::subscribe,
             [this](const call& call, std::string& out) { take(call, out); });
}

void send_back_handlers::take(const call& call, std::string& out) {
  const auto header = header_of<send_back_request>(call, out);
  if (!header) return;
  job job{door_.defer(call),
          std::string{header->group},
          physical_offset{header->physical_offset},
          header->delay_level,
          {}};
  if (call.header.version >= release::v3_4_9) job.times_max = header->max_reconsume_times;
  find_group question{job.group};
  door_.request(parts_.clients, caf::infinite, std::move(question))
      .then([this, job](const group_found& found) { read(job, found.settings); },
            [this, whom = job.whom](const caf::error& cause) {
              finish(whom, fail(from_caf(cause)));
            });
}

void send_back_handlers::read(const job& job, const subscription_group& group) {
  if (group.retry_queues <= 0) return finish(job.whom, {});  // the group wants nothing again
  const auto& store = *parts_.store;
  if (!store.is_cold(job.place)) return decide(job, group, store.record_at(job.place));
  lookups_.find([&store, place = job.place] { return store.record_at(place); },
                [this, job, group](const result<shared_bytes>& found) {
                  const bool is_busy = !found && found.error().code() == errc::busy;
                  is_busy ? finish(job.whom, fail(found.error())) : decide(job, group, found);
                });
}

void send_back_handlers::decide(job job, const subscription_group& group,
                                result<shared_bytes> found) {
  const auto record = found ? decode_record(found->view(), body_check::none) : fail(found.error());
  if (!record || !system_flag::is_queued(record->message.system_flag))
    return refuse(job.whom, response_code::system_error,
                  "look message by offset failed, " + std::to_string(job.place.value()));
  const auto decision =
      decide_retry(record->message.reconsume_times, job.times_max.value_or(group.retry_times_max),
                   job.wanted_level);
  job.topic =
      decision.to_dead_letters ? dead_letter_topic_of(job.group) : retry_topic_of(job.group);
  job.properties = retry_properties(*record, decision);
  job.bytes = std::move(*found);
  if (parts_.topic_snapshot->read()->find(job.topic) == nullptr)
    make_topic(std::move(job), decision.to_dead_letters ? 1 : group.retry_queues);
  else
    put(job);
}

void send_back_handlers::make_topic(job job, int32_t queues) {
  create_topic wanted{topic_for_retries(job.topic, queues)};
  door_.request(parts_.topics, caf::infinite, std::move(wanted))
      .then([this, job](const topic_created&) { put(job); },
            [this, whom = job.whom](const caf::error& cause) {
              finish(whom, fail(from_caf(cause)));
            });
}

void send_back_handlers::put(const job& job) {
  const auto record = decode_record(job.bytes.view(), body_check::none);
  if (!record) return finish(job.whom, fail(record.error()));
  auto copy = record->message;
  copy.topic = job.topic;
  copy.queue_id = -1;
  copy.properties = job.properties;
  copy.prepared_transaction_offset = 0;
  if (copy.reconsume_times < std::numeric_limits<int32_t>::max()) ++copy.reconsume_times;
  const auto done = send_path_.append(std::span{&copy, 1}, places_);
  if (!done) return finish(job.whom, fail(done.error()));
  news_.tell(done->end);
  count(job.group, record->message, done->store_timestamp_ms);
  if (parts_.store_settings.flush == flush_mode::async) return finish(job.whom, {});
  // Its WAIT is false, as RocketMQ has it; but the consumer will not keep the message any more.
  door_.request(parts_.flush_log, caf::infinite, wait_flushed{done->end})
      .then([this, whom = job.whom](flushed) { finish(whom, {}); },
            [this, whom = job.whom](const caf::error& cause) {
              finish(whom, fail(from_caf(cause)));
            });
}

// Under the topic that the group reads, however often the message has come again.
void send_back_handlers::count(std::string_view group, const message& original, int64_t wall_ms) {
  if (!parts_.traffic) return;
  const auto first_topic = find_property(original.properties, property::retry_topic);
  parts_.traffic->sent_back(first_topic.value_or(original.topic), group, 1, wall_ms);
}

void send_back_handlers::finish(const asker& whom, const result<void>& outcome) {
  std::string out;
  if (outcome)
    append_done(out, whom);
  else
    append_refused(out, whom, outcome.error());
  door_.answer(whom, out);
}

void send_back_handlers::refuse(const asker& whom, response_code code, std::string_view why) {
  std::string out;
  append_refused(out, whom, code, why);
  door_.answer(whom, out);
}

}  // namespace cafmq::remoting
