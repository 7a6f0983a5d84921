#include "net/remoting/answers.hpp"

#include <algorithm>

namespace cafmq::remoting {
namespace {

// A name that no encoding has to escape; all of RocketMQ's are such.
bool is_plain(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

}  // namespace

void append_done(std::string& out, const reply_form& form) {
  append_body(out, form, {});
}

void append_body(std::string& out, const reply_form& form, std::string_view body) {
  command_writer writer{out, form.type, response_line(response_code::success, form.opaque)};
  writer.end(body.size());
  out.append(body);
}

void append_refused(std::string& out, const reply_form& form, response_code code,
                    std::string_view remark) {
  command_writer writer{out, form.type, response_line(code, form.opaque, remark)};
  writer.end();
}

void append_refused(std::string& out, const reply_form& form, const error& cause) {
  append_refused(out, form, response_code_for(cause.code()), cause.text());
}

void append_forwarded(std::string& out, const reply_form& form, const peer_answer& answer) {
  command_writer writer{out, form.type,
                        response_line(answer.header.response(), form.opaque, answer.header.remark)};
  for (const auto& field : answer.header.fields)
    if (is_plain(field.name)) writer.put(field.name, field.value);
  writer.end(answer.whole.body.size());
  out.append(answer.whole.body);
}

// Producers try another broker after 1, 2, 14, 16 and 17, and give up after the others.
response_code response_code_for(errc code) {
  switch (code) {
    case errc::none:
      return response_code::success;
    case errc::invalid_argument:
      return response_code::invalid_parameter;
    case errc::message_illegal:
      return response_code::message_illegal;
    case errc::topic_not_exist:
      return response_code::topic_not_exist;
    case errc::group_not_exist:
      return response_code::subscription_group_not_exist;
    case errc::no_permission:
      return response_code::no_permission;
    case errc::out_of_range:
      return response_code::query_not_found;
    case errc::store_not_available:
    case errc::flush_failed:
    case errc::no_space:
    case errc::shutting_down:
      return response_code::service_not_available;
    case errc::busy:
    case errc::timed_out:
      return response_code::system_busy;
    case errc::io_failed:
    case errc::corrupt:
    case errc::locked:
    case errc::unreachable:
    case errc::config_invalid:
      return response_code::system_error;
  }
  return response_code::system_error;
}

}  // namespace cafmq::remoting
