#pragma once

/// The numbers of RocketMQ's remoting protocol: what is asked, what is answered, in which language
/// a peer is written and which release it is. A peer may send any number: a value of these enums
/// need not be one of those that are named. Pure values; any thread.

#include <cstdint>
#include <string_view>

namespace cafmq::remoting {

/// What a request asks for.
enum class request_code : int32_t {
  send_message = 10,
  pull_message = 11,
  query_message = 12,
  query_broker_offset = 13,
  query_consumer_offset = 14,
  update_consumer_offset = 15,
  update_and_create_topic = 17,
  update_and_create_topic_list = 18,
  get_all_topic_config = 21,
  get_topic_config_list = 22,
  get_topic_name_list = 23,
  update_broker_config = 25,
  get_broker_config = 26,
  trigger_delete_files = 27,
  get_broker_runtime_info = 28,
  search_offset_by_timestamp = 29,
  get_max_offset = 30,
  get_min_offset = 31,
  get_earliest_msg_storetime = 32,
  view_message_by_id = 33,
  heart_beat = 34,
  unregister_client = 35,
  consumer_send_msg_back = 36,
  end_transaction = 37,
  get_consumer_list_by_group = 38,
  check_transaction_state = 39,
  notify_consumer_ids_changed = 40,
  lock_batch_mq = 41,
  unlock_batch_mq = 42,
  get_all_consumer_offset = 43,
  get_all_delay_offset = 45,
  check_client_config = 46,
  get_client_config = 47,
  update_and_create_acl_config = 50,
  delete_acl_config = 51,
  get_broker_cluster_acl_info = 52,
  update_global_white_addrs_config = 53,
  get_broker_cluster_acl_config = 54,
  get_timer_check_point = 60,
  get_timer_metrics = 61,
  put_kv_config = 100,
  get_kv_config = 101,
  delete_kv_config = 102,
  register_broker = 103,
  unregister_broker = 104,
  get_routeinfo_by_topic = 105,
  get_broker_cluster_info = 106,
  update_and_create_subscriptiongroup = 200,
  get_all_subscriptiongroup_config = 201,
  get_topic_stats_info = 202,
  get_consumer_connection_list = 203,
  get_producer_connection_list = 204,
  wipe_write_perm_of_broker = 205,
  get_all_topic_list_from_nameserver = 206,
  delete_subscriptiongroup = 207,
  get_consume_stats = 208,
  delete_topic_in_broker = 215,
  delete_topic_in_namesrv = 216,
  register_topic_in_namesrv = 217,
  get_kvlist_by_namespace = 219,
  reset_consumer_client_offset = 220,
  get_consumer_status_from_client = 221,
  invoke_broker_to_reset_offset = 222,
  invoke_broker_to_get_consumer_status = 223,
  get_topics_by_cluster = 224,
  update_and_create_subscriptiongroup_list = 225,
  query_topic_consume_by_who = 300,
  register_filter_server = 301,
  register_message_filter_class = 302,
  query_consume_time_span = 303,
  get_system_topic_list_from_ns = 304,
  get_system_topic_list_from_broker = 305,
  clean_expired_consumequeue = 306,
  get_consumer_running_info = 307,
  query_correction_offset = 308,
  consume_message_directly = 309,
  send_message_v2 = 310,
  get_unit_topic_list = 311,
  get_has_unit_sub_topic_list = 312,
  get_has_unit_sub_ununit_topic_list = 313,
  clone_group_offset = 314,
  view_broker_stats_data = 315,
  clean_unused_topic = 316,
  get_broker_consume_stats = 317,
  update_namesrv_config = 318,
  get_namesrv_config = 319,
  send_batch_message = 320,
  query_consume_queue = 321,
  query_data_version = 322,
  resume_check_half_message = 323,
  send_reply_message = 324,
  send_reply_message_v2 = 325,
  push_reply_message_to_client = 326,
  add_write_perm_of_broker = 327,
  get_all_producer_info = 328,
  delete_expired_commitlog = 329,
  query_topics_by_consumer = 343,
  query_subscription_by_consumer = 345,
  get_topic_config = 351,
  get_subscriptiongroup_config = 352,
  update_and_get_group_forbidden = 353,
  check_rocksdb_cq_write_progress = 354,
  export_rocksdb_config_to_json = 355,
  lite_pull_message = 361,
  recall_message = 370,
  query_assignment = 400,
  set_message_request_mode = 401,
  get_all_message_request_mode = 402,
  update_and_create_static_topic = 513,
  get_broker_member_group = 901,
  add_broker = 902,
  remove_broker = 903,
  broker_heartbeat = 904,
  notify_min_broker_id_change = 905,
  exchange_broker_ha_info = 906,
  get_broker_ha_status = 907,
  reset_master_flush_offset = 908,
  pop_message = 200050,
  ack_message = 200051,
  peek_message = 200052,
  change_message_invisibletime = 200053,
  notification = 200054,
  polling_info = 200055,
  pop_rollback = 200056,
  batch_ack_message = 200151,
};

/// How a request ended. 10, 11 and 12 answer a send that was stored all the same.
enum class response_code : int32_t {
  success = 0,
  system_error = 1,
  system_busy = 2,
  request_code_not_supported = 3,
  transaction_failed = 4,
  flush_disk_timeout = 10,
  slave_not_available = 11,
  flush_slave_timeout = 12,
  message_illegal = 13,
  service_not_available = 14,
  version_not_supported = 15,
  no_permission = 16,
  topic_not_exist = 17,
  topic_exist_already = 18,
  pull_not_found = 19,
  pull_retry_immediately = 20,
  pull_offset_moved = 21,
  query_not_found = 22,
  subscription_parse_failed = 23,
  subscription_not_exist = 24,
  subscription_not_latest = 25,
  subscription_group_not_exist = 26,
  filter_data_not_exist = 27,
  filter_data_not_latest = 28,
  invalid_parameter = 29,
  no_buyer_id = 204,
  not_in_current_unit = 205,
  consumer_not_online = 206,
  consume_msg_timeout = 207,
  no_message = 208,
  polling_full = 209,
  polling_timeout = 210,
  broker_not_exist = 211,
  broker_dispatch_not_complete = 212,
  broadcast_consumption = 213,
  flow_control = 215,
  not_leader_for_queue = 501,
  illegal_operation = 604,
  go_away = 1500,
  user_not_exist = 3001,
  policy_not_exist = 3002,
};

/// What a peer is written in; the values are those of the binary header.
enum class language_code : uint8_t {
  java = 0,
  cpp = 1,
  dotnet = 2,
  python = 3,
  delphi = 4,
  erlang = 5,
  ruby = 6,
  other = 7,
  http = 8,
  go = 9,
  php = 10,
  oms = 11,
  rust = 12,
  node_js = 13,
};

/// A release number in a header counts snapshots and releases since V3_0_0_SNAPSHOT.
namespace release {
inline constexpr int32_t v3_0_7_snapshot = 28;   ///< from here a client takes reset offsets (220)
inline constexpr int32_t v3_0_11 = 37;           ///< from here a registration has two tables
inline constexpr int32_t v3_1_8_snapshot = 62;   ///< from here a client tells what it runs (307)
inline constexpr int32_t v3_4_9 = 121;           ///< from here maxReconsumeTimes counts
inline constexpr int32_t v4_1_0_snapshot = 232;  ///< brokers below have no SQL92 filter
inline constexpr int32_t v4_9_4 = 401;           ///< from here a route may be plain JSON
inline constexpr int32_t v5_0_0 = 413;           ///< from here a registration has static topics
inline constexpr int32_t v5_3_1 = 475;           ///< above, a client understands GO_AWAY
inline constexpr int32_t v5_3_3 = 479;

/// What we say we are. Clients switch SQL92 off for a broker that says 0, and tools show it.
inline constexpr int32_t own = v5_3_3;
inline constexpr std::string_view own_name = "V5_3_3";
}  // namespace release

/// Bits of a header's flag.
namespace command_flag {
inline constexpr int32_t response = 1;
inline constexpr int32_t one_way = 2;  ///< nobody waits for an answer; none may be sent
}  // namespace command_flag

/// RocketMQ's name of the code, as in "SEND_MESSAGE_V2"; "UNKNOWN" for a number without a name.
[[nodiscard]] std::string_view to_string(request_code code);
[[nodiscard]] std::string_view to_string(response_code code);

/// "JAVA", "GO"; "OTHER" for a number without a name.
[[nodiscard]] std::string_view to_string(language_code language);

/// The language of that name, or of that number; other for those that are unknown.
[[nodiscard]] language_code language_named(std::string_view name);
[[nodiscard]] language_code language_numbered(int64_t number);

}  // namespace cafmq::remoting
