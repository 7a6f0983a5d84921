#include "actors/broker/remoting/mode_handlers.hpp"

#include "actors/broker/retry_rules.hpp"
#include "actors/remoting_ask.hpp"
#include "protocol/bodies/assignments.hpp"

namespace cafmq::remoting {

void mode_handlers::add_to(router& routes) {
  routes.add(request_code::set_message_request_mode, access::operate,
             [this](const call& call, std::string& out) { set(call, out); });
  routes.add(
      request_code::get_all_message_request_mode, access::look,
      [](const call& call, std::string& out) { append_body(out, call, write_request_modes({})); });
}

void mode_handlers::set(const call& call, std::string& out) {
  const auto wanted = read_request_mode(call.body());
  if (!wanted) return append_refused(out, call, wanted.error());
  if (is_retry_topic(wanted->topic))
    return append_refused(out, call, response_code::no_permission,
                          "retry topic is not allowed to set mode");
  if (parts_.topic_snapshot->read()->find(wanted->topic) == nullptr)
    return append_refused(out, call, response_code::topic_not_exist,
                          fmt::format("topic[{}] not exist", wanted->topic));
  if (wanted->mode == request_mode::pop)
    return append_refused(out, call, response_code::system_error,
                          "this broker has no POP mode; the group goes on pulling");
  append_done(out, call);
}

}  // namespace cafmq::remoting
