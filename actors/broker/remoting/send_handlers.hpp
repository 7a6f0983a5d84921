#pragma once

/// Sending through the remoting door: 10, 310 and 320. A send is in the store when its handler
/// returns; a broker with sync flush answers once per read for all that were stored meanwhile.

#include <string>
#include <vector>

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/send_path.hpp"
#include "net/remoting/answers.hpp"
#include "net/remoting/door.hpp"
#include "protocol/command_decoder.hpp"
#include "protocol/headers/send.hpp"
#include "protocol/send_response.hpp"

namespace cafmq::remoting {

class send_handlers {
 public:
  /// Both outlive this.
  send_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

  /// The end of a read: asks FLUSH for those who wait for it.
  void read_done();

 private:
  /// An answer that waits for the flush.
  struct unflushed {
    asker whom;
    std::string answer;
  };

  struct parked_call;

  void send(const call& call, std::string& out);
  [[nodiscard]] result<void> read_messages(const call& call, const send_message_request& header);
  void acknowledge(const call& call, const appended& done, std::string& out);
  void tell_of_append(physical_offset end);
  void create_topic(const call& call, const send_message_request& header);
  void replay(const parked_call& parked);
  void refuse(std::string& out, const reply_form& form, const error& cause) const;

  door& door_;
  const broker_parts& parts_;
  send_path send_path_;
  send_response_template answers_;
  std::vector<message> messages_;        // of the call that is handled
  std::vector<physical_offset> places_;  // the same
  std::vector<unflushed> unflushed_;     // of the read that is handled
  physical_offset unflushed_end_;
  int64_t allocated_stride_ = 0;
};

}  // namespace cafmq::remoting
