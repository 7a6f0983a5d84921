#include "actors/broker/remoting/pull_handlers.hpp"

#include <algorithm>
#include <utility>

#include <caf/all.hpp>

#include "actors/messages.hpp"
#include "actors/remoting_ask.hpp"
#include "protocol/pull_response.hpp"

namespace cafmq::remoting {
namespace {

using namespace std::chrono_literals;

// What a pull returns at most when its client does not say; RocketMQ's brokers have the same bound.
constexpr int32_t bytes_if_not_said = 256 << 10;
constexpr std::chrono::milliseconds hold_max = 60s;

struct outcome {
  response_code code;
  std::string_view remark;
};

outcome outcome_of(pull_status status) {
  switch (status) {
    case pull_status::found:
      return {response_code::success, "FOUND"};
    case pull_status::no_new_message:
      return {response_code::pull_not_found, "OFFSET_OVERFLOW_ONE"};
    case pull_status::no_matched_message:
      return {response_code::pull_retry_immediately, "NO_MATCHED_MESSAGE"};
    case pull_status::offset_illegal:
      return {response_code::pull_offset_moved, "OFFSET_TOO_SMALL"};
  }
  return {response_code::system_error, {}};
}

void append_pulled(std::string& out, const reply_form& form,
                   const result<pulled_messages>& pulled) {
  if (!pulled) return append_refused(out, form, pulled.error());
  const auto [code, remark] = outcome_of(pulled->status);
  const pull_answer answer{code, form.opaque, remark, 0, pulled->next, pulled->min, pulled->max};
  append_pull_response(out, form.type, answer, pulled->records.size());
  for (const auto& part : pulled->records.parts()) out.append(part.view());
}

}  // namespace

pull_handlers::pull_handlers(door& door, const door_parts& parts)
    : door_{door},
      parts_{parts.broker},
      memory_{*parts.memory},
      pull_path_{*parts.broker.store,  parts.broker.topic_snapshot, parts.options,
                 parts.broker.traffic, parts.broker.wall_clock,     parts.broker.groups},
      pull_filters_{parts.options},
      patience_max_{parts.options.long_polling ? hold_max : parts.options.short_polling},
      cold_pulls_max_{parts.options.cold_pulls_max},
      held_{door,
            parts,
            {[this](const held_pull& held) { read_again(held); },
             [this](const held_pull& held) { refuse_held(held); }}} {}

void pull_handlers::add_to(router& routes) {
  for (const auto code : {request_code::pull_message, request_code::lite_pull_message})
    routes.add(code, access::subscribe,
               [this](const call& call, std::string& out) { pull(call, out); });
}

void pull_handlers::pull(const call& call, std::string& out) {
  const auto header = header_of<pull_message_request>(call, out);
  pull_messages request;
  if (!header || !make_request(call, *header, request, out)) return;
  if ((header->system_flag & pull_flag::commit_offset) != 0 && header->commit_offset >= 0)
    if (!commit(call, request, queue_offset{header->commit_offset}, out)) return;
  if (pull_path_.is_cold(request)) return read_cold(call, std::move(request), out);
  const auto pulled = pull_path_.read(request);
  const bool may_wait =
      (header->system_flag & pull_flag::suspend) != 0 && header->suspend_timeout_ms > 0;
  if (pulled && pulled->status == pull_status::no_new_message && may_wait)
    return hold(call, std::move(request), pulled->next);
  append_pulled(out, call, pulled);
}

// Nobody commits for queues that are not there.
bool pull_handlers::commit(const call& call, const pull_messages& request, queue_offset next,
                           std::string& out) {
  if (const auto allowed = pull_path_.check(request); !allowed) {
    append_refused(out, call, allowed.error());
    return false;
  }
  caf::anon_send(parts_.offsets, commit_offsets{request.group, {{request.queue, next}}});
  return true;
}

bool pull_handlers::make_request(const call& call, const pull_message_request& header,
                                 pull_messages& request, std::string& out) {
  request.group = header.consumer_group;
  request.queue = {std::string{header.topic}, header.queue_id};
  request.from = queue_offset{header.queue_position};
  request.messages_max = header.messages_max;
  request.bytes_max = header.bytes_max.value_or(bytes_if_not_said);
  request.patience_ms = header.suspend_timeout_ms;
  return choose_expression(call, header, request, out) && prepare_filter(call, request, out);
}

bool pull_handlers::choose_expression(const call& call, const pull_message_request& header,
                                      pull_messages& request, std::string& out) const {
  const auto refuse = [&](response_code code, std::string_view why) {
    append_refused(out, call, code, why);
    return false;
  };
  constexpr auto type_of = [](bool is_sql) {
    return is_sql ? expression_type::sql92 : expression_type::tag;
  };
  if ((header.system_flag & pull_flag::subscription) != 0) {
    const auto said = header.expression_type;
    if (!said.empty() && said != "TAG" && said != "SQL92")
      return refuse(response_code::subscription_parse_failed,
                    "expressionType is neither TAG nor SQL92");
    request.expression = header.subscription;
    request.type = type_of(said == "SQL92");
    return true;
  }
  const auto wanted = memory_.with([&](const client_memory& memory) {
    return copied(memory.subscriptions.find(header.consumer_group, header.topic));
  });
  if (!wanted)
    return refuse(response_code::subscription_not_exist,
                  "the group has not subscribed to the topic, or has not sent a heartbeat yet");
  if (wanted->version < header.subscription_version)
    return refuse(response_code::subscription_not_latest,
                  "the heartbeat with the newest subscription has not come yet");
  request.expression = wanted->expression;
  request.type = type_of(wanted->is_sql);
  return true;
}

// Both refusals are RocketMQ's.
bool pull_handlers::prepare_filter(const call& call, pull_messages& request, std::string& out) {
  const auto ready = pull_filters_.prepare(request);
  if (ready) return true;
  const bool is_off = ready.error().code() == errc::no_permission;
  append_refused(out, call,
                 is_off ? response_code::system_error : response_code::subscription_parse_failed,
                 ready.error().text());
  return false;
}

void pull_handlers::hold(const call& call, pull_messages request, queue_offset wanted) {
  const auto patience = std::min(std::chrono::milliseconds{request.patience_ms}, patience_max_);
  held_.park({door_.defer(call), std::move(request), door_.clock().now() + patience}, wanted);
}

void pull_handlers::read_again(const held_pull& held) {
  const auto pulled = pull_path_.read(held.request);
  if (pulled && nothing_is_wanted(*pulled) && door_.clock().now() < held.deadline) {
    auto waiting = held;
    waiting.request.from = pulled->next;
    return held_.park(std::move(waiting), pulled->next);
  }
  std::string out;
  append_pulled(out, held.whom, pulled);
  door_.answer(held.whom, out);
}

// "Nothing new" would make the client ask again at once.
void pull_handlers::refuse_held(const held_pull& held) {
  door_.counts().refused_for_held_pulls.add();
  std::string out;
  append_refused(out, held.whom, response_code::system_busy,
                 "too many pulls wait for messages at this broker; try again later");
  door_.answer(held.whom, out);
}

void pull_handlers::read_cold(const call& call, pull_messages request, std::string& out) {
  if (cold_pulls_ == cold_pulls_max_) {
    door_.counts().refused_for_disk.add();
    return append_refused(out, call, response_code::system_busy,
                          "too many pulls of old messages wait for the disk; try again later");
  }
  ++cold_pulls_;
  const auto answer = [this, whom = door_.defer(call)](const result<pulled_messages>& pulled) {
    --cold_pulls_;
    std::string out;
    append_pulled(out, whom, pulled);
    door_.answer(whom, out);
  };
  door_.request(parts_.cold_read, caf::infinite, std::move(request))
      .then([answer](pulled_messages& pulled) { answer(std::move(pulled)); },
            [answer](const caf::error& cause) { answer(fail(from_caf(cause))); });
}

void pull_handlers::stopping() {
  caf::anon_send(parts_.hold, stop_holding{});
}

}  // namespace cafmq::remoting
