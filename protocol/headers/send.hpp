#pragma once

/// The headers of sending: 10, 310, 320 and the replies 324 and 325; 36 and 326; 370. Values with
/// views into the command they were read from; any thread.

#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/command_writer.hpp"
#include "protocol/headers/header_reader.hpp"

namespace cafmq::remoting {

/// A message's header but for its body; codes 10 and 324 spell the names out, 310, 320 and 325 use
/// single letters.
struct send_message_request {
  std::string_view producer_group;
  std::string_view topic;
  std::string_view default_topic;  ///< the topic after which an unknown one is made
  int32_t default_topic_queues = 4;
  int32_t queue_id = 0;  ///< negative: the broker chooses
  int32_t system_flag = 0;
  int64_t born_timestamp_ms = 0;
  int32_t flag = 0;
  std::string_view properties;  ///< encoded, see message/properties.hpp
  int32_t reconsume_times = 0;
  bool unit_mode = false;
  std::optional<int32_t> max_reconsume_times;  ///< counts from release::v3_4_9 on
  bool batch = false;                          ///< the body is a batch, whatever the code
  std::string_view broker_name;
};

/// errc::invalid_argument names the field as the request spells it.
[[nodiscard]] result<send_message_request> read_send_message(const command_header& from);

/// Puts the fields with the names that go with `code`, one of the five.
void write_send_message(const send_message_request& request, request_code code, command_writer& to);

/// 36 CONSUMER_SEND_MSG_BACK.
struct send_back_request {
  int64_t physical_offset = 0;
  std::string_view group;
  int32_t delay_level = 0;  ///< 0: by the number of deliveries; negative: to the dead letters
  std::string_view origin_message_id;
  std::string_view origin_topic;
  bool unit_mode = false;
  std::optional<int32_t> max_reconsume_times;
  std::string_view broker_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("offset", self.physical_offset);
    fields.required("group", self.group);
    fields.required("delayLevel", self.delay_level);
    fields.optional("originMsgId", self.origin_message_id);
    fields.optional("originTopic", self.origin_topic);
    fields.optional("unitMode", self.unit_mode);
    fields.optional("maxReconsumeTimes", self.max_reconsume_times);
    fields.optional("bname", self.broker_name);
  }
};

/// What answers 10, 310, 320, 324 and 325 as a value; brokers use send_response_template.
struct send_message_response {
  std::string_view message_id;  ///< of a batch several, with commas between them
  int32_t queue_id = 0;
  int64_t queue_position = 0;
  std::string_view transaction_id;
  std::string_view batch_unique_id;
  std::string_view recall_handle;
  std::string_view region;
  bool trace_on = true;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("msgId", self.message_id);
    fields.required("queueId", self.queue_id);
    fields.required("queueOffset", self.queue_position);
    fields.optional("transactionId", self.transaction_id);
    fields.optional("batchUniqId", self.batch_unique_id);
    fields.optional("recallHandle", self.recall_handle);
    fields.optional("MSG_REGION", self.region);
    fields.optional("TRACE_ON", self.trace_on);
  }
};

/// 326 PUSH_REPLY_MESSAGE_TO_CLIENT, from the broker to who waits for the reply.
struct push_reply_request {
  std::string_view producer_group;
  std::string_view topic;
  std::string_view default_topic;
  int32_t default_topic_queues = 4;
  int32_t queue_id = 0;
  int32_t system_flag = 0;
  int64_t born_timestamp_ms = 0;
  int32_t flag = 0;
  std::string_view properties;
  int32_t reconsume_times = 0;
  bool unit_mode = false;
  std::string_view born_host;
  std::string_view store_host;
  int64_t store_timestamp_ms = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("producerGroup", self.producer_group);
    fields.required("topic", self.topic);
    fields.required("defaultTopic", self.default_topic);
    fields.required("defaultTopicQueueNums", self.default_topic_queues);
    fields.required("queueId", self.queue_id);
    fields.required("sysFlag", self.system_flag);
    fields.required("bornTimestamp", self.born_timestamp_ms);
    fields.required("flag", self.flag);
    fields.optional("properties", self.properties);
    fields.optional("reconsumeTimes", self.reconsume_times);
    fields.optional("unitMode", self.unit_mode);
    fields.required("bornHost", self.born_host);
    fields.required("storeHost", self.store_host);
    fields.required("storeTimestamp", self.store_timestamp_ms);
  }
};

/// 370 RECALL_MESSAGE.
struct recall_message_request {
  std::string_view producer_group;
  std::string_view topic;
  std::string_view recall_handle;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("producerGroup", self.producer_group);
    fields.required("topic", self.topic);
    fields.required("recallHandle", self.recall_handle);
  }
};

}  // namespace cafmq::remoting
