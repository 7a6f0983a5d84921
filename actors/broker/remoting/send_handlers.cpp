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

send_handlers::send_handlers(door& door, const door_parts& parts, door_dispatch& dispatch)
    : door_{door},
      parts_{parts.broker},
      dispatch_{dispatch},
      send_path_{*parts.broker.store, parts.broker.topic_snapshot, parts.broker.store_settings,
                 parts.options.permission},
      answers_{parts.broker.store_settings.store_host, region, true},
      unflushed_{door, parts, dispatch,
                 [this](std::string& out, const asker& whom, const error& cause) {
                   refuse(out, whom, cause);
                 }} {}

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
  const auto done = send_path_.append(messages_, places_);
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
  common.born_host = host_of(call);
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

// A connection's address is read once for all that it sends in a row.
const host_address& send_handlers::host_of(const call& call) {
  if (std::exchange(peer_, call.from.serial) != call.from.serial)
    peer_host_ = parse_host_address(call.peer).value_or(host_address{});
  return peer_host_;
}

void send_handlers::acknowledge(const call& call, const placed_messages& done, std::string& out) {
  prepare_space(done.end);
  const auto unique_key = find_property(messages_.front().properties, property::unique_key);
  const stored_answer answer{
      response_code::success, call.opaque(), done.queue_id, done.queue, places_,
      unique_key.value_or("")};
  if (parts_.store_settings.flush == flush_mode::async || !done.wait_for_flush) {
    dispatch_wanted_ = true;
    return answers_.append_stored(out, call.type(), answer);
  }
  answers_.append_stored(unflushed_.begin_answer(), call.type(), answer);
  unflushed_.end_answer(door_.defer(call), done.end);
}

void send_handlers::prepare_space(physical_offset end) {
  const auto stride = end.value() / allocate_stride;
  if (std::exchange(allocated_stride_, stride) != stride)
    caf::anon_send(parts_.allocate_ahead, allocate_tick{});
}

void send_handlers::read_done() {
  if (std::exchange(dispatch_wanted_, false)) {
    if (parts_.store_settings.flush == flush_mode::async)
      dispatch_.run();
    else
      dispatch_.run_when_flushed();
  }
  unflushed_.ask();
}

// -- a topic that is created by sending -----------------------------------------

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
  else if (const auto done = send_path_.append(messages_, places_); !done)
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
