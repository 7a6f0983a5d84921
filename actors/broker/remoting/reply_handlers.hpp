#pragma once

/// The reply of request and reply: 324 and 325. It is stored like a message and pushed (326) to the
/// client that waits for it; the answer says whether that client has it.

#include <cstdint>
#include <string>
#include <string_view>

#include "actors/append_news.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/property_stamp.hpp"
#include "actors/broker/send_path.hpp"
#include "net/remoting/answers.hpp"
#include "net/remoting/door.hpp"
#include "protocol/headers/send.hpp"

namespace cafmq::remoting {

class reply_handlers {
 public:
  /// All outlive this.
  reply_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  struct stored_reply;

  void reply(const call& call, std::string& out);
  [[nodiscard]] result<stored_reply> store(const call& call, const send_message_request& header,
                                           std::string_view properties);
  void push(const call& call, const send_message_request& header, std::string_view properties,
            const stored_reply& stored);
  [[nodiscard]] std::string push_frame_of(const call& call, const send_message_request& header,
                                          std::string_view properties, int32_t opaque) const;
  void append_answer(std::string& out, const reply_form& form, const stored_reply& stored,
                     std::string_view refusal) const;

  door& door_;
  const broker_parts& parts_;
  const cafmq::clock& wall_clock_;
  shared_client_memory& memory_;
  send_path send_path_;
  property_stamp stamp_;
  append_news news_;
};

}  // namespace cafmq::remoting
