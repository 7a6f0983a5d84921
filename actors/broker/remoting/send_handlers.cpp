#include "actors/broker/remoting/send_handlers.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "base/names.hpp"
#include "message/batch_codec.hpp"
#include "message/host_address.hpp"
#include "message/properties.hpp"

namespace cafmq::remoting {
namespace {

constexpr std::string_view region = "DefaultRegion";

// How much the log grows between two calls to prepare space ahead of it.
constexpr int64_t allocate_stride = int64_t{1} << 20;

// What a client may say about a message's bytes; the other bits are the broker's.
constexpr int32_t client_flags =
    system_flag::compressed | system_flag::multi_tags | system_flag::compression_type_mask;

bool is_retry_topic(std::string_view topic) {
  return topic.starts_with(retry_topic_prefix);
}

}  // namespace

// A call whose bytes outlive the read that brought it.
struct send_handlers::parked_call {
  parked_call(const call& call, const asker& whom)
      : whom{whom}, peer{call.peer}, header{call.whole.header}, body{call.whole.body} {}

  asker whom;
  std::string peer;
  std::string header;
  std::string body;
};

send_handlers::send_handlers(door& door, const door_parts& parts)
    : door_{door},
      parts_{parts.broker},
      send_path_{*parts.broker.store, parts.broker.topic_snapshot, parts.broker.store_settings,
                 parts.options.permission},
      answers_{parts.broker.store_settings.store_host, region, true} {}

void send_handlers::add_to(router& routes) {
  for (const auto code : {request_code::send_message, request_code::send_message_v2,
                          request_code::send_batch_message})
    routes.add(code, access::publish,
               [this](const call& call, std::string& out) { send(call, out); });
}

void send_handlers::send(const call& call, std::string& out) {
  const auto header = read_send_message(call.header);
  if (!header) return refuse(out, call, header.error());
  if (auto read = read_messages(call, *header); !read) return refuse(out, call, read.error());
  const auto done = send_path_.append(messages_);
  if (done) return acknowledge(call, *done, out);
  if (done.error().code() == errc::topic_not_exist) return create_topic(call, *header);
  refuse(out, call, done.error());
}

result<void> send_handlers::read_messages(const call& call, const send_message_request& header) {
  messages_.clear();
  message common;
  common.topic = header.topic;
  common.queue_id = header.queue_id;
  common.system_flag = header.system_flag & client_flags;
  common.born_timestamp_ms = header.born_timestamp_ms;
  common.reconsume_times = header.reconsume_times;
  if (auto host = parse_host_address(call.peer)) common.born_host = *host;
  if (header.batch) {
    if (is_retry_topic(header.topic))
      return fail(errc::message_illegal, "a batch cannot go to the retry topic {}", header.topic);
    const auto items = decode_batch(call.body(), parts_.store_settings.batch_messages_max);
    if (!items) return fail(items.error());
    for (const auto& item : *items) {
      common.flag = item.flag;
      common.body = item.body;
      common.properties = item.properties;
      messages_.push_back(common);
    }
  } else {
    common.flag = header.flag;
    common.body = call.body();
    common.properties = header.properties;
    messages_.push_back(common);
  }
  for (const auto& each : messages_)
    if (find_property(each.properties, "TRAN_MSG").value_or("false") == "true")
      return fail(errc::no_permission, "this broker does not take messages of transactions");
  return {};
}

void send_handlers::acknowledge(const call& call, const appended& done, std::string& out) {
  tell_of_append(done.end);
  places_.clear();
  for (const auto at : done.receipt.physical_offsets) places_.emplace_back(at);
  const auto unique_key = find_property(messages_.front().properties, property::unique_key);
  const stored_answer answer{response_code::success, call.opaque(), done.receipt.queue_id,
                             done.receipt.queue,     places_,       unique_key.value_or("")};
  if (parts_.store_settings.flush == flush_mode::async || !done.wait_for_flush)
    return answers_.append_stored(out, call.type(), answer);
  auto& waiting = unflushed_.emplace_back(unflushed{door_.defer(call), {}});
  answers_.append_stored(waiting.answer, call.type(), answer);
  unflushed_end_ = std::max(unflushed_end_, done.end);
}

void send_handlers::tell_of_append(physical_offset end) {
  if (parts_.dispatch_pending->raise()) caf::anon_send(parts_.reput, log_grew{});
  const auto stride = end.value() / allocate_stride;
  if (std::exchange(allocated_stride_, stride) != stride)
    caf::anon_send(parts_.allocate_ahead, allocate_tick{});
}

void send_handlers::read_done() {
  if (unflushed_.empty()) return;
  auto waiting = std::make_shared<std::vector<unflushed>>(std::exchange(unflushed_, {}));
  door_.request(parts_.flush_log, caf::infinite, wait_flushed{unflushed_end_})
      .then(
          [this, waiting](flushed) {
            for (const auto& each : *waiting) door_.answer(each.whom, each.answer);
          },
          [this, waiting](caf::error& cause) {
            for (const auto& each : *waiting) {
              std::string refusal;
              refuse(refusal, each.whom, from_caf(cause));
              door_.answer(each.whom, refusal);
            }
          });
}

// The call is handled again when TOPICS has answered. Sends that come meanwhile do the same, and
// TOPICS answers in order, so their order is kept.
void send_handlers::create_topic(const call& call, const send_message_request& header) {
  auto parked = std::make_shared<parked_call>(call, door_.defer(call));
  const auto created = [this, parked](const topic_created&) { replay(*parked); };
  const auto refused = [this, parked](caf::error& cause) {
    std::string out;
    refuse(out, parked->whom, from_caf(cause));
    door_.answer(parked->whom, out);
  };
  const std::string topic{header.topic};
  if (is_retry_topic(topic)) {
    const topic_config retry{topic, 1, 1, permission::read | permission::write, 0, false, {}};
    door_.request(parts_.topics, caf::infinite, cafmq::create_topic{retry}).then(created, refused);
  } else {
    const create_topic_by_sending wanted{topic, header.default_topic_queues};
    door_.request(parts_.topics, caf::infinite, wanted).then(created, refused);
  }
}

void send_handlers::replay(const parked_call& parked) {
  const frame whole{parked.whom.type, parked.header, parked.body};
  command_decoder decoder;
  const auto header = std::make_unique<command_header>();
  const auto decoded = decoder.decode(whole, *header);
  CAFMQ_CHECK(decoded);  // it was decoded once before
  const call again{parked.whom.connection, parked.peer, whole, *header};
  const auto sent = read_send_message(*header);
  CAFMQ_CHECK(sent);
  std::string out;
  if (auto read = read_messages(again, *sent); !read)
    refuse(out, again, read.error());
  else if (const auto done = send_path_.append(messages_); !done)
    refuse(out, again, done.error());
  else
    acknowledge(again, *done, out);
  read_done();
  door_.answer(parked.whom, out);
}

void send_handlers::refuse(std::string& out, const reply_form& form, const error& cause) const {
  answers_.append_refused(
      out, form.type, response_line(response_code_for(cause.code()), form.opaque, cause.text()));
}

}  // namespace cafmq::remoting
