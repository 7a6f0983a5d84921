#pragma once

/// The headers of transactions: 37 and 39. Values with views into the command they were read
/// from; any thread.

#include <cstdint>
#include <string_view>

namespace cafmq::remoting {

/// end_transaction_request::decision; anything else is not known yet, as is `unknown`.
namespace transaction_decision {
inline constexpr int32_t unknown = 0;
inline constexpr int32_t commit = 8;
inline constexpr int32_t rollback = 12;
}  // namespace transaction_decision

/// 37 END_TRANSACTION, one way.
struct end_transaction_request {
  std::string_view topic;
  std::string_view producer_group;
  int64_t queue_position = 0;   ///< of the half message
  int64_t physical_offset = 0;  ///< of the half message
  int32_t decision = 0;         ///< one of transaction_decision::
  bool from_check = false;
  std::string_view message_id;
  std::string_view transaction_id;
  std::string_view broker_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("topic", self.topic);
    fields.required("producerGroup", self.producer_group);
    fields.required("tranStateTableOffset", self.queue_position);
    fields.required("commitLogOffset", self.physical_offset);
    fields.required("commitOrRollback", self.decision);
    fields.optional("fromTransactionCheck", self.from_check);
    fields.required("msgId", self.message_id);
    fields.optional("transactionId", self.transaction_id);
    fields.optional("bname", self.broker_name);
  }
};

/// 39 CHECK_TRANSACTION_STATE, from the broker to a producer, one way.
struct check_transaction_request {
  std::string_view topic;
  int64_t queue_position = 0;
  int64_t physical_offset = 0;
  std::string_view unique_key;
  std::string_view transaction_id;
  std::string_view message_id;
  std::string_view broker_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("topic", self.topic);
    fields.required("tranStateTableOffset", self.queue_position);
    fields.required("commitLogOffset", self.physical_offset);
    fields.optional("msgId", self.unique_key);
    fields.optional("transactionId", self.transaction_id);
    fields.optional("offsetMsgId", self.message_id);
    fields.optional("bname", self.broker_name);
  }
};

}  // namespace cafmq::remoting
