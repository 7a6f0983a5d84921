#pragma once

/// Sending through the remoting door: 10, 310 and 320. A send is in the store when its handler
/// returns. A broker with sync flush answers when FLUSH does, which is asked again as soon as it
/// has answered: all that were stored meanwhile share the next flush.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "actors/append_news.hpp"
#include "actors/broker/remoting/door_dispatch.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/property_stamp.hpp"
#include "actors/broker/remoting/unflushed_answers.hpp"
#include "actors/broker/send_path.hpp"
#include "message/subscription_group.hpp"
#include "net/remoting/answers.hpp"
#include "net/remoting/door.hpp"
#include "protocol/command_decoder.hpp"
#include "protocol/headers/send.hpp"
#include "protocol/send_response.hpp"

namespace cafmq::remoting {

class send_handlers {
 public:
  /// All outlive this.
  send_handlers(door& door, const door_parts& parts, door_dispatch& dispatch);

  void add_to(router& routes);

  /// The end of a read: dispatches what came, or asks FLUSH for those who wait for it.
  void read_done();

 private:
  /// A call whose bytes outlive the read that brought it.
  struct parked_call;
  using parked = std::shared_ptr<parked_call>;

  void send(const call& call, std::string& out);
  [[nodiscard]] result<void> read_messages(const call& call, const send_message_request& header);
  [[nodiscard]] result<void> mark_prepared();
  [[nodiscard]] result<void> read_batch(const call& call, const send_message_request& header,
                                        message common);
  [[nodiscard]] const host_address& host_of(const call& call);
  [[nodiscard]] std::string recall_handle_of(const message& stored) const;
  void acknowledge(const call& call, const placed_messages& done, std::string& out);
  /// Null when too much is parked already; then the refusal is in `out`.
  [[nodiscard]] parked park(const call& call, std::string& out);
  void find_group_of(const parked& parked, std::string_view topic);
  void make_topic(const parked& parked, const send_message_request& header);
  void replay(const parked& parked);
  void give_up(const parked& parked, const error& cause);
  void bury_if_exhausted(const call& call, const send_message_request& header,
                         const subscription_group& group);
  void refuse(std::string& out, const reply_form& form, const error& cause) const;

  door& door_;
  const broker_parts& parts_;
  const cafmq::clock& wall_clock_;
  door_dispatch& dispatch_;
  shared_client_memory& memory_;
  send_path send_path_;
  append_news news_;
  send_response_template answers_;
  property_stamp stamp_;
  bool reject_transactions_;
  std::string broker_name_;
  uint64_t peer_ = 0;  // the connection's serial number
  host_address peer_host_;
  std::vector<message> messages_;        // of the call that is handled
  std::vector<physical_offset> places_;  // the same
  std::string buried_topic_;             // the same
  std::string buried_properties_;        // the same
  std::shared_ptr<size_t> parked_bytes_ = std::make_shared<size_t>(0);
  bool dispatch_wanted_ = false;  // something was appended whose answer does not wait
  unflushed_answers unflushed_;
};

}  // namespace cafmq::remoting
