#include "protocol/headers/send.hpp"

#include "protocol/headers/header_writer.hpp"

namespace cafmq::remoting {
namespace {

struct field_names {
  std::string_view producer_group;
  std::string_view topic;
  std::string_view default_topic;
  std::string_view default_topic_queues;
  std::string_view queue_id;
  std::string_view system_flag;
  std::string_view born_timestamp;
  std::string_view flag;
  std::string_view properties;
  std::string_view reconsume_times;
  std::string_view unit_mode;
  std::string_view max_reconsume_times;
  std::string_view batch;
  std::string_view broker_name;
};

constexpr field_names long_names{
    "producerGroup", "topic",          "defaultTopic",  "defaultTopicQueueNums",
    "queueId",       "sysFlag",        "bornTimestamp", "flag",
    "properties",    "reconsumeTimes", "unitMode",      "maxReconsumeTimes",
    "batch",         "bname"};
constexpr field_names letters{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"};

const field_names& names_of(request_code code) {
  const bool spelled_out =
      code == request_code::send_message || code == request_code::send_reply_message;
  return spelled_out ? long_names : letters;
}

template <class Request, class Fields>
void each_field(Request& request, Fields& fields, const field_names& names) {
  fields.required(names.producer_group, request.producer_group);
  fields.required(names.topic, request.topic);
  fields.required(names.default_topic, request.default_topic);
  fields.required(names.default_topic_queues, request.default_topic_queues);
  fields.required(names.queue_id, request.queue_id);
  fields.required(names.system_flag, request.system_flag);
  fields.required(names.born_timestamp, request.born_timestamp_ms);
  fields.required(names.flag, request.flag);
  fields.optional(names.properties, request.properties);
  fields.optional(names.reconsume_times, request.reconsume_times);
  fields.optional(names.unit_mode, request.unit_mode);
  fields.optional(names.max_reconsume_times, request.max_reconsume_times);
  fields.optional(names.batch, request.batch);
  fields.optional(names.broker_name, request.broker_name);
}

}  // namespace

result<send_message_request> read_send_message(const command_header& from) {
  header_reader reader{from.fields};
  send_message_request request;
  each_field(request, reader, names_of(from.request()));
  if (auto read = reader.outcome(); !read) return fail(std::move(read).error());
  return request;
}

void write_send_message(const send_message_request& request, request_code code,
                        command_writer& to) {
  header_writer writer{to};
  each_field(request, writer, names_of(code));
}

}  // namespace cafmq::remoting
