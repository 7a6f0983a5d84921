#include "actors/broker/remoting/send_handlers.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <caf/all.hpp>

#include "actors/broker/retry_rules.hpp"
#include "actors/error.hpp"
#include "actors/group_messages.hpp"
#include "actors/messages.hpp"
#include "message/batch_codec.hpp"
#include "message/host_address.hpp"
#include "message/properties.hpp"
#include "message/recall_handle.hpp"
#include "message/system_topics.hpp"
#include "message/timer.hpp"
#include "message/transaction.hpp"

namespace cafmq::remoting {
namespace {

// What a client may say about a message's bytes; the other bits are the broker's.
constexpr int32_t client_flags =
    system_flag::compressed | system_flag::multi_tags | system_flag::compression_type_mask;

// Sends that wait for an actor, of all connections together, in bytes.
constexpr size_t parked_bytes_max = size_t{64} << 20;

}  // namespace

// A call whose bytes outlive the read that brought it.
struct send_handlers::parked_call {
  parked_call(const call& call, const asker& whom, std::shared_ptr<size_t> all_bytes)
      : whom{whom},
        peer{call.peer},
        header{call.whole.header},
        body{call.whole.body},
        all_bytes{std::move(all_bytes)} {
    *this->all_bytes += header.size() + body.size();
  }
  parked_call(const parked_call&) = delete;
  parked_call& operator=(const parked_call&) = delete;
  ~parked_call() { *all_bytes -= header.size() + body.size(); }

  asker whom;
  std::string peer;
  std::string header;
  std::string body;
  std::shared_ptr<size_t> all_bytes;             // of those that are parked
  std::optional<subscription_group> group = {};  // of a retry topic
  bool topic_was_made = false;
};

send_handlers::send_handlers(door& door, const door_parts& parts, door_dispatch& dispatch)
    : door_{door},
      parts_{parts.broker},
      wall_clock_{*parts.clock},
      dispatch_{dispatch},
      memory_{*parts.memory},
      send_path_{*parts.broker.store,      parts.broker.topic_snapshot, parts.broker.store_settings,
                 parts.options.permission, parts.broker.settings,       parts.broker.traffic,
                 parts.broker.timer_rules},
      news_{parts.broker.dispatch_pending, parts.broker.reput, parts.broker.allocate_ahead},
      answers_{parts.broker.store_settings.store_host, default_region, true},
      stamp_{parts.options.cluster, default_region, true},
      reject_transactions_{parts.reject_transactions},
      broker_name_{parts.options.broker_name},
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
  if (is_retry_topic(header->topic)) {
    if (const auto parked = park(call, out)) find_group_of(parked, header->topic);
    return;
  }
  const auto done = send_path_.append(messages_, places_);
  if (done) return acknowledge(call, *done, out);
  if (done.error().code() != errc::topic_not_exist) return refuse(out, call, done.error());
  if (const auto parked = park(call, out)) make_topic(parked, *header);
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
    if (auto read = read_batch(call, header, common); !read) return read;
  } else {
    common.flag = header.flag;
    common.body = call.body();
    common.properties = stamp_.stamp(header.properties, wall_clock_.wall_ms());
    messages_.push_back(common);
  }
  return mark_prepared();
}

result<void> send_handlers::mark_prepared() {
  for (auto& each : messages_) {
    if (!asks_for_transaction(each)) continue;
    if (reject_transactions_)
      return fail(errc::no_permission,
                  "the broker[{}] sending transaction message is forbidden; send to another one or "
                  "set rejectTransactionMessage=false",
                  to_string(parts_.store_settings.store_host));
    if (messages_.size() > 1)
      return fail(errc::message_illegal,
                  "a message of a transaction cannot be part of a batch; send it alone");
    each.system_flag |= system_flag::transaction_prepared;
  }
  return {};
}

result<void> send_handlers::read_batch(const call& call, const send_message_request& header,
                                       message common) {
  if (is_retry_topic(header.topic))
    return fail(errc::message_illegal, "a batch cannot go to the retry topic {}", header.topic);
  const auto items = decode_batch(call.body(), parts_.store_settings.batch_messages_max);
  if (!items) return fail(items.error());
  const auto size_max = static_cast<size_t>(parts_.store_settings.message_size_max);
  if (header.properties.size() * items->size() > size_max)
    return fail(errc::message_illegal,
                "a batch of {} messages cannot share {} bytes of properties: stored with each "
                "they take over {} bytes",
                items->size(), header.properties.size(), size_max);
  stamp_.begin_batch(header.properties);
  for (const auto& item : *items) {
    common.flag = item.flag;
    common.body = item.body;
    common.properties = stamp_.stamp_in_batch(item.properties);
    messages_.push_back(common);
  }
  return {};
}

// A connection's address is read once for all that it sends in a row.
const host_address& send_handlers::host_of(const call& call) {
  if (std::exchange(peer_, call.from.serial) != call.from.serial)
    peer_host_ = parse_host_address(call.peer).value_or(host_address{});
  return peer_host_;
}

// By this its producer can take it back. Empty when it does not wait for its time, alone.
std::string send_handlers::recall_handle_of(const message& stored) const {
  if (messages_.size() > 1 || stored.topic != system_topic::timer) return {};
  const auto topic = find_property(stored.properties, property::real_topic).value_or("");
  const auto unique_key = find_property(stored.properties, property::unique_key).value_or("");
  const auto wish = timer_wish_of(stored.properties);
  if (!wish || is_retry_topic(topic)) return {};
  return write_recall_handle(
      {std::string{topic}, broker_name_, wish->out_ms + 1, std::string{unique_key}});
}

void send_handlers::acknowledge(const call& call, const placed_messages& done, std::string& out) {
  news_.prepare(done.end);
  const auto unique_key = find_property(messages_.front().properties, property::unique_key);
  const auto recall_handle = recall_handle_of(messages_.front());
  const stored_answer answer{
      response_code::success,  call.opaque(), done.queue_id, done.queue, places_,
      unique_key.value_or(""), recall_handle};
  if (parts_.store_settings.flush == flush_mode::async || !done.wait_for_flush) {
    dispatch_wanted_ = true;
    return answers_.append_stored(out, call.type(), answer);
  }
  answers_.append_stored(unflushed_.begin_answer(), call.type(), answer);
  unflushed_.end_answer(door_.defer(call), done.end);
}

void send_handlers::read_done() {
  if (std::exchange(dispatch_wanted_, false)) {
    if (parts_.store_settings.flush == flush_mode::async)
      dispatch_.run();
    else
      dispatch_.run_when_flushed();
  }
  unflushed_.flush();
}

// -- calls that are handled again when an actor has answered ------------------

// Sends that come meanwhile do the same, and the actor answers in order, so their order is kept.
send_handlers::parked send_handlers::park(const call& call, std::string& out) {
  if (*parked_bytes_ <= parked_bytes_max)
    return std::make_shared<parked_call>(call, door_.defer(call), parked_bytes_);
  refuse(out, call,
         error{errc::busy, "too many messages wait for their topics to be made; try again later"});
  return nullptr;
}

void send_handlers::find_group_of(const parked& parked, std::string_view topic) {
  find_group question{std::string{group_of_retry_topic(topic)}};
  door_.request(parts_.clients, caf::infinite, std::move(question))
      .then(
          [this, parked](group_found& found) {
            parked->group = std::move(found.settings);
            replay(parked);
          },
          [this, parked](const caf::error& cause) { give_up(parked, from_caf(cause)); });
}

void send_handlers::make_topic(const parked& parked, const send_message_request& header) {
  const auto made = [this, parked](const topic_created&) {
    parked->topic_was_made = true;
    replay(parked);
  };
  const auto refused = [this, parked](const caf::error& cause) {
    give_up(parked, from_caf(cause));
  };
  const std::string topic{messages_.front().topic};
  if (parked->group) {
    const auto queues = is_retry_topic(topic) ? std::max(parked->group->retry_queues, 1) : 1;
    door_.request(parts_.topics, caf::infinite, create_topic{topic_for_retries(topic, queues)})
        .then(made, refused);
  } else {
    const create_topic_by_sending wanted{topic, header.default_topic_queues,
                                         std::string{header.default_topic}};
    door_.request(parts_.topics, caf::infinite, wanted).then(made, refused);
  }
}

void send_handlers::replay(const parked& parked) {
  const frame whole{parked->whom.type, parked->header, parked->body};
  command_decoder decoder;
  const auto header = std::make_unique<command_header>();
  const auto decoded = decoder.decode(whole, *header);
  CAFMQ_CHECK(decoded);  // it was decoded once before
  const call again{parked->whom.connection, parked->peer, whole, *header};
  const auto sent = read_send_message(*header);
  CAFMQ_CHECK(sent);
  if (auto read = read_messages(again, *sent); !read) return give_up(parked, read.error());
  if (parked->group) bury_if_exhausted(again, *sent, *parked->group);
  const auto done = send_path_.append(messages_, places_);
  if (!done && done.error().code() == errc::topic_not_exist && !parked->topic_was_made)
    return make_topic(parked, *sent);
  if (!done) return give_up(parked, done.error());
  std::string out;
  acknowledge(again, *done, out);
  read_done();
  door_.answer(parked->whom, out);
}

void send_handlers::give_up(const parked& parked, const error& cause) {
  std::string out;
  refuse(out, parked->whom, cause);
  door_.answer(parked->whom, out);
}

// A consumer sends itself what it could not send back. One that consumes in order does so when it
// gives a message up.
void send_handlers::bury_if_exhausted(const call& call, const send_message_request& header,
                                      const subscription_group& group) {
  auto times_max = group.retry_times_max;
  if (call.header.version >= release::v3_4_9)
    times_max = header.max_reconsume_times.value_or(times_max);
  const bool in_order = memory_.with([&](const client_memory& memory) {
    return memory.locks.holds_any(group.name, door_.clock().now());
  });
  if (header.reconsume_times <= times_max && !in_order) return;
  auto& message = messages_.front();
  buried_topic_ = dead_letter_topic_of(group.name);
  buried_properties_ = without_properties(message.properties, {property::delay});
  append_property(buried_properties_, property::delay, "0");
  message.topic = buried_topic_;
  message.queue_id = 0;
  message.properties = buried_properties_;
}

void send_handlers::refuse(std::string& out, const reply_form& form, const error& cause) const {
  answers_.append_refused(
      out, form.type, response_line(response_code_for(cause.code()), form.opaque, cause.text()));
}

}  // namespace cafmq::remoting
