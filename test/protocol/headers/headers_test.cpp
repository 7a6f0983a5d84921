#include <catch2/catch.hpp>

#include "protocol/command_decoder.hpp"
#include "protocol/headers/broker_admin.hpp"
#include "protocol/headers/clients.hpp"
#include "protocol/headers/groups.hpp"
#include "protocol/headers/header_reader.hpp"
#include "protocol/headers/header_writer.hpp"
#include "protocol/headers/lookups.hpp"
#include "protocol/headers/name_server.hpp"
#include "protocol/headers/pop.hpp"
#include "protocol/headers/positions.hpp"
#include "protocol/headers/pull.hpp"
#include "protocol/headers/registration.hpp"
#include "protocol/headers/relays.hpp"
#include "protocol/headers/send.hpp"
#include "protocol/headers/topics.hpp"
#include "protocol/headers/transactions.hpp"
#include "test/protocol/headers/header_probe.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

// Writes a header as a command and reads the command again.
class sent_header {
 public:
  template <class Header>
  sent_header(const Header& header, serialize_type type) {
    append_command(bytes_, type, request_line(request_code::send_message, 1), header);
    REQUIRE(decoder_.decode(front_frame(bytes_, {}).value().value(), command));
  }

  command_header command;

 private:
  std::string bytes_;
  command_decoder decoder_;
};

// The fields but for the one called `name`, which is left out or gets `value`.
ext_fields with_field(const ext_fields& all, std::string_view name, const char* value) {
  ext_fields some;
  for (const auto& field : all)
    if (field.name != name) REQUIRE(some.add(field.name, field.value));
  if (value != nullptr) REQUIRE(some.add(name, value));
  return some;
}

template <class Header>
std::string refusal_of(const ext_fields& fields) {
  const auto header = read_header<Header>(fields);
  REQUIRE_FALSE(header);
  CHECK(header.error().code() == errc::invalid_argument);
  return header.error().text();
}

}  // namespace

using headers = std::tuple<
    send_back_request, send_message_response, push_reply_request, recall_message_request,
    pull_message_request, pull_message_response, query_consumer_offset_request,
    update_consumer_offset_request, search_offset_request, max_offset_request, min_offset_request,
    earliest_store_time_request, correction_offset_request, offset_response, store_time_response,
    query_message_request, query_message_response, view_message_request, consume_time_span_request,
    query_consume_queue_request, resume_half_message_request, heartbeat_response,
    unregister_client_request, consumer_list_request, consumer_ids_changed, end_transaction_request,
    check_transaction_request, register_broker_request, register_broker_response,
    unregister_broker_request, query_data_version_request, query_data_version_response,
    member_group_request, broker_heartbeat_request, min_broker_id_change, find_route_request,
    put_kv_request, kv_key_request, kv_response, kv_list_request, write_permission_request,
    wiped_response, added_response, delete_route_request, register_topic_request,
    cluster_topics_request, create_topic_request, topic_page_request, topic_page_response,
    topic_request, topic_config_request, group_page_request, group_page_response,
    consumer_connections_request, producer_connections_request, delete_group_request,
    consume_stats_request, clone_offsets_request, broker_consume_stats_request, group_request,
    group_subscription_request, forbid_request, broker_config_response, view_stats_request,
    exchange_ha_info, reset_flush_offset_request, reset_offset_request, consumer_status_request,
    running_info_request, consume_directly_request, pop_message_request, pop_message_response,
    ack_message_request, change_invisible_request, change_invisible_response, peek_message_request,
    notification_request, notification_response, polling_info_request, polling_info_response>;

TEMPLATE_LIST_TEST_CASE("every header comes back as it was sent", "", headers) {
  TestType header;
  header_filler filler;
  TestType::each(header, filler);
  for (const auto type : {serialize_type::json, serialize_type::rocketmq}) {
    const sent_header sent{header, type};
    CHECK(sent.command.fields.size() == filler.fields.size());
    const auto read = read_header<TestType>(sent.command.fields);
    REQUIRE(read);
    CHECK(texts_of(*read) == texts_of(header));
  }
}

TEMPLATE_LIST_TEST_CASE("a header's wrong field is named", "", headers) {
  TestType header;
  header_filler filler;
  TestType::each(header, filler);
  const sent_header sent{header, serialize_type::json};
  const auto& all = sent.command.fields;
  for (const auto& field : filler.fields) {
    const auto without = with_field(all, field.name, nullptr);
    if (field.required)
      CHECK(refusal_of<TestType>(without) == std::string{field.name} + " is missing");
    else
      CHECK(read_header<TestType>(without));
    if (field.number) {
      const auto text = refusal_of<TestType>(with_field(all, field.name, "x1"));
      CHECK(text.find(std::string{field.name} + " 'x1' is not a ") == 0);
    }
  }
}

TEST_CASE("missing optional fields have RocketMQ's defaults") {
  ext_fields fields;
  for (const auto* name : {"consumerGroup", "topic", "group"}) REQUIRE(fields.add(name, "x"));
  REQUIRE(fields.add("queueId", "3"));
  REQUIRE(fields.add("timestamp", "-1"));
  REQUIRE(fields.add("isForce", "TRUE"));
  const auto query = read_header<query_consumer_offset_request>(fields);
  REQUIRE(query);
  CHECK(query->queue_id == 3);
  CHECK(query->zero_if_not_found);
  const auto reset = read_header<reset_offset_request>(with_field(fields, "queueId", nullptr));
  REQUIRE(reset);
  CHECK(reset->queue_id == -1);
  CHECK(reset->force);
  CHECK_FALSE(reset->queue_position);
  const auto forbid = read_header<forbid_request>(fields);
  REQUIRE(forbid);
  CHECK_FALSE(forbid->readable);
}

TEST_CASE("a boolean that is not true is false, and case does not matter") {
  ext_fields fields;
  for (const auto* value : {"true", "True", "TRUE"}) {
    REQUIRE(fields.add("isOrder", value));
    CHECK(read_header<broker_consume_stats_request>(fields)->ordered);
  }
  for (const auto* value : {"", "false", "1", "yes", "true ", "tru", "truee"}) {
    REQUIRE(fields.add("isOrder", value));
    CHECK_FALSE(read_header<broker_consume_stats_request>(fields)->ordered);
  }
}

TEST_CASE("numbers that do not fit are told with their size") {
  ext_fields fields;
  REQUIRE(fields.add("topic", "T"));
  REQUIRE(fields.add("queueId", "2147483648"));
  REQUIRE(fields.add("timestamp", "99999999999999999999"));
  CHECK(refusal_of<search_offset_request>(fields) ==
        "queueId '2147483648' is not a 32-bit integer");
  REQUIRE(fields.add("queueId", "0"));
  CHECK(refusal_of<search_offset_request>(fields) ==
        "timestamp '99999999999999999999' is not a 64-bit integer");
  const std::string endless(1000, '9');
  REQUIRE(fields.add("timestamp", endless));
  CHECK(refusal_of<search_offset_request>(fields).size() < 200);
}
