#include "actors/broker/remoting/recall_handlers.hpp"

#include <utility>

#include <caf/all.hpp>

#include "actors/broker/remoting/property_stamp.hpp"
#include "actors/remoting_ask.hpp"
#include "actors/timer_messages.hpp"
#include "protocol/headers/recall.hpp"

namespace cafmq::remoting {
namespace {

// RocketMQ's clients expect 604 for whatever is wrong with what they show.
void append_recall_refused(std::string& out, const reply_form& form, const error& cause) {
  const bool is_theirs =
      cause.code() == errc::invalid_argument || cause.code() == errc::out_of_range;
  const auto code = is_theirs ? response_code::illegal_operation : response_code_for(cause.code());
  append_refused(out, form, code, cause.text());
}

}  // namespace

void recall_handlers::add_to(router& routes) {
  routes.add(request_code::recall_message, access::publish,
             [this](const call& call, std::string& out) { recall(call, out); });
}

result<void> recall_handlers::check_allowed(std::string_view topic) const {
  const auto& settings = parts_.broker.settings;
  if (!parts_.recall || !parts_.broker.timer)
    return fail(errc::no_permission,
                "recall failed, operation is forbidden; it takes recallMessageEnable=true and "
                "timerWheelEnable=true");
  if (settings && (settings->permission() & permission::write) == 0)
    return fail(errc::store_not_available,
                "recall failed, the broker is not writable now; try again later");
  if (parts_.broker.topic_snapshot->read()->find(topic) == nullptr)
    return fail(errc::topic_not_exist, "recall failed, the topic[{}] not exist", topic);
  return {};
}

result<recall_handle> recall_handlers::read(const recall_message_request& asked) const {
  auto handle = read_recall_handle(asked.recall_handle);
  if (!handle) return handle;
  if (handle->topic != asked.topic)
    return fail(errc::invalid_argument, "recall failed, topic not match: the handle is of {}",
                handle->topic);
  if (handle->broker_name != parts_.options.broker_name)
    return fail(errc::invalid_argument, "recall failed, the handle is of the broker {}, this is {}",
                handle->broker_name, parts_.options.broker_name);
  return handle;
}

void recall_handlers::recall(const call& call, std::string& out) {
  const auto header = header_of<recall_message_request>(call, out);
  if (!header) return;
  if (auto allowed = check_allowed(header->topic); !allowed)
    return append_recall_refused(out, call, allowed.error());
  const auto handle = read(*header);
  if (!handle) return append_recall_refused(out, call, handle.error());
  const auto whom = door_.defer(call);
  door_
      .request(parts_.broker.timer, caf::infinite,
               cancel_timer{handle->topic, handle->unique_key, handle->time_ms - 1,
                            std::string{header->producer_group}})
      .then(
          [this, whom, key = handle->unique_key](const timer_changed&) {
            std::string answer;
            append_header(answer, whom, recall_message_response{key, default_region});
            door_.answer(whom, answer);
          },
          [this, whom](const caf::error& cause) {
            std::string answer;
            append_recall_refused(answer, whom, from_caf(cause));
            door_.answer(whom, answer);
          });
}

}  // namespace cafmq::remoting
