#pragma once

/// The header of the answer to 370 RECALL_MESSAGE; its request is in protocol/headers/send.hpp. A
/// value with views; any thread.

#include <string_view>

namespace cafmq::remoting {

struct recall_message_response {
  std::string_view message_id;  ///< the unique key of the message that was taken back
  std::string_view region;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("msgId", self.message_id);
    fields.optional("MSG_REGION", self.region);
  }
};

}  // namespace cafmq::remoting
