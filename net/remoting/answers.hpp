#pragma once

/// The answers that are the same for all requests: done, done with a body or a header, refused. All
/// append one frame. Pure functions; any thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "net/remoting/call.hpp"
#include "net/remoting/peer_requests.hpp"
#include "protocol/codes.hpp"
#include "protocol/headers/header_writer.hpp"

namespace cafmq::remoting {

/// Whom an answer is for, as far as its bytes depend on it.
struct reply_form {
  serialize_type type = serialize_type::json;
  int32_t opaque = 0;

  reply_form(serialize_type type, int32_t opaque) : type{type}, opaque{opaque} {}
  reply_form(const call& call) : type{call.type()}, opaque{call.opaque()} {}
  reply_form(const asker& asker) : type{asker.type}, opaque{asker.opaque} {}
};

void append_done(std::string& out, const reply_form& form);

void append_body(std::string& out, const reply_form& form, std::string_view body);

template <class Header>
void append_header(std::string& out, const reply_form& form, const Header& header) {
  append_command(out, form.type, response_line(response_code::success, form.opaque), header);
}

template <class Header>
void append_header(std::string& out, const reply_form& form, const Header& header,
                   std::string_view body) {
  command_writer writer{out, form.type, response_line(response_code::success, form.opaque)};
  write_header(header, writer);
  writer.end(body.size());
  out.append(body);
}

void append_refused(std::string& out, const reply_form& form, response_code code,
                    std::string_view remark);

/// The same with the code that clients expect for that kind of error, and its sentence.
void append_refused(std::string& out, const reply_form& form, const error& cause);

/// What a peer has answered to us, for whoever asked for it: all but its opaque.
void append_forwarded(std::string& out, const reply_form& form, const peer_answer& answer);

[[nodiscard]] response_code response_code_for(errc code);

}  // namespace cafmq::remoting
