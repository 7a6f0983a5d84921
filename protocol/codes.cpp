#include "protocol/codes.hpp"

#include <algorithm>
#include <array>

namespace cafmq::remoting {
namespace {

template <class Code>
struct named {
  Code code;
  std::string_view name;
};

// Sorted by number, as the header is.
constexpr named<request_code> requests[] = {
    {request_code::send_message, "SEND_MESSAGE"},
    {request_code::pull_message, "PULL_MESSAGE"},
    {request_code::query_message, "QUERY_MESSAGE"},
    {request_code::query_broker_offset, "QUERY_BROKER_OFFSET"},
    {request_code::query_consumer_offset, "QUERY_CONSUMER_OFFSET"},
    {request_code::update_consumer_offset, "UPDATE_CONSUMER_OFFSET"},
    {request_code::update_and_create_topic, "UPDATE_AND_CREATE_TOPIC"},
    {request_code::update_and_create_topic_list, "UPDATE_AND_CREATE_TOPIC_LIST"},
    {request_code::get_all_topic_config, "GET_ALL_TOPIC_CONFIG"},
    {request_code::get_topic_config_list, "GET_TOPIC_CONFIG_LIST"},
    {request_code::get_topic_name_list, "GET_TOPIC_NAME_LIST"},
    {request_code::update_broker_config, "UPDATE_BROKER_CONFIG"},
    {request_code::get_broker_config, "GET_BROKER_CONFIG"},
    {request_code::trigger_delete_files, "TRIGGER_DELETE_FILES"},
    {request_code::get_broker_runtime_info, "GET_BROKER_RUNTIME_INFO"},
    {request_code::search_offset_by_timestamp, "SEARCH_OFFSET_BY_TIMESTAMP"},
    {request_code::get_max_offset, "GET_MAX_OFFSET"},
    {request_code::get_min_offset, "GET_MIN_OFFSET"},
    {request_code::get_earliest_msg_storetime, "GET_EARLIEST_MSG_STORETIME"},
    {request_code::view_message_by_id, "VIEW_MESSAGE_BY_ID"},
    {request_code::heart_beat, "HEART_BEAT"},
    {request_code::unregister_client, "UNREGISTER_CLIENT"},
    {request_code::consumer_send_msg_back, "CONSUMER_SEND_MSG_BACK"},
    {request_code::end_transaction, "END_TRANSACTION"},
    {request_code::get_consumer_list_by_group, "GET_CONSUMER_LIST_BY_GROUP"},
    {request_code::check_transaction_state, "CHECK_TRANSACTION_STATE"},
    {request_code::notify_consumer_ids_changed, "NOTIFY_CONSUMER_IDS_CHANGED"},
    {request_code::lock_batch_mq, "LOCK_BATCH_MQ"},
    {request_code::unlock_batch_mq, "UNLOCK_BATCH_MQ"},
    {request_code::get_all_consumer_offset, "GET_ALL_CONSUMER_OFFSET"},
    {request_code::get_all_delay_offset, "GET_ALL_DELAY_OFFSET"},
    {request_code::check_client_config, "CHECK_CLIENT_CONFIG"},
    {request_code::get_client_config, "GET_CLIENT_CONFIG"},
    {request_code::update_and_create_acl_config, "UPDATE_AND_CREATE_ACL_CONFIG"},
    {request_code::delete_acl_config, "DELETE_ACL_CONFIG"},
    {request_code::get_broker_cluster_acl_info, "GET_BROKER_CLUSTER_ACL_INFO"},
    {request_code::update_global_white_addrs_config, "UPDATE_GLOBAL_WHITE_ADDRS_CONFIG"},
    {request_code::get_broker_cluster_acl_config, "GET_BROKER_CLUSTER_ACL_CONFIG"},
    {request_code::get_timer_check_point, "GET_TIMER_CHECK_POINT"},
    {request_code::get_timer_metrics, "GET_TIMER_METRICS"},
    {request_code::put_kv_config, "PUT_KV_CONFIG"},
    {request_code::get_kv_config, "GET_KV_CONFIG"},
    {request_code::delete_kv_config, "DELETE_KV_CONFIG"},
    {request_code::register_broker, "REGISTER_BROKER"},
    {request_code::unregister_broker, "UNREGISTER_BROKER"},
    {request_code::get_routeinfo_by_topic, "GET_ROUTEINFO_BY_TOPIC"},
    {request_code::get_broker_cluster_info, "GET_BROKER_CLUSTER_INFO"},
    {request_code::update_and_create_subscriptiongroup, "UPDATE_AND_CREATE_SUBSCRIPTIONGROUP"},
    {request_code::get_all_subscriptiongroup_config, "GET_ALL_SUBSCRIPTIONGROUP_CONFIG"},
    {request_code::get_topic_stats_info, "GET_TOPIC_STATS_INFO"},
    {request_code::get_consumer_connection_list, "GET_CONSUMER_CONNECTION_LIST"},
    {request_code::get_producer_connection_list, "GET_PRODUCER_CONNECTION_LIST"},
    {request_code::wipe_write_perm_of_broker, "WIPE_WRITE_PERM_OF_BROKER"},
    {request_code::get_all_topic_list_from_nameserver, "GET_ALL_TOPIC_LIST_FROM_NAMESERVER"},
    {request_code::delete_subscriptiongroup, "DELETE_SUBSCRIPTIONGROUP"},
    {request_code::get_consume_stats, "GET_CONSUME_STATS"},
    {request_code::delete_topic_in_broker, "DELETE_TOPIC_IN_BROKER"},
    {request_code::delete_topic_in_namesrv, "DELETE_TOPIC_IN_NAMESRV"},
    {request_code::register_topic_in_namesrv, "REGISTER_TOPIC_IN_NAMESRV"},
    {request_code::get_kvlist_by_namespace, "GET_KVLIST_BY_NAMESPACE"},
    {request_code::reset_consumer_client_offset, "RESET_CONSUMER_CLIENT_OFFSET"},
    {request_code::get_consumer_status_from_client, "GET_CONSUMER_STATUS_FROM_CLIENT"},
    {request_code::invoke_broker_to_reset_offset, "INVOKE_BROKER_TO_RESET_OFFSET"},
    {request_code::invoke_broker_to_get_consumer_status, "INVOKE_BROKER_TO_GET_CONSUMER_STATUS"},
    {request_code::get_topics_by_cluster, "GET_TOPICS_BY_CLUSTER"},
    {request_code::update_and_create_subscriptiongroup_list,
     "UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST"},
    {request_code::query_topic_consume_by_who, "QUERY_TOPIC_CONSUME_BY_WHO"},
    {request_code::register_filter_server, "REGISTER_FILTER_SERVER"},
    {request_code::register_message_filter_class, "REGISTER_MESSAGE_FILTER_CLASS"},
    {request_code::query_consume_time_span, "QUERY_CONSUME_TIME_SPAN"},
    {request_code::get_system_topic_list_from_ns, "GET_SYSTEM_TOPIC_LIST_FROM_NS"},
    {request_code::get_system_topic_list_from_broker, "GET_SYSTEM_TOPIC_LIST_FROM_BROKER"},
    {request_code::clean_expired_consumequeue, "CLEAN_EXPIRED_CONSUMEQUEUE"},
    {request_code::get_consumer_running_info, "GET_CONSUMER_RUNNING_INFO"},
    {request_code::query_correction_offset, "QUERY_CORRECTION_OFFSET"},
    {request_code::consume_message_directly, "CONSUME_MESSAGE_DIRECTLY"},
    {request_code::send_message_v2, "SEND_MESSAGE_V2"},
    {request_code::get_unit_topic_list, "GET_UNIT_TOPIC_LIST"},
    {request_code::get_has_unit_sub_topic_list, "GET_HAS_UNIT_SUB_TOPIC_LIST"},
    {request_code::get_has_unit_sub_ununit_topic_list, "GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST"},
    {request_code::clone_group_offset, "CLONE_GROUP_OFFSET"},
    {request_code::view_broker_stats_data, "VIEW_BROKER_STATS_DATA"},
    {request_code::clean_unused_topic, "CLEAN_UNUSED_TOPIC"},
    {request_code::get_broker_consume_stats, "GET_BROKER_CONSUME_STATS"},
    {request_code::update_namesrv_config, "UPDATE_NAMESRV_CONFIG"},
    {request_code::get_namesrv_config, "GET_NAMESRV_CONFIG"},
    {request_code::send_batch_message, "SEND_BATCH_MESSAGE"},
    {request_code::query_consume_queue, "QUERY_CONSUME_QUEUE"},
    {request_code::query_data_version, "QUERY_DATA_VERSION"},
    {request_code::resume_check_half_message, "RESUME_CHECK_HALF_MESSAGE"},
    {request_code::send_reply_message, "SEND_REPLY_MESSAGE"},
    {request_code::send_reply_message_v2, "SEND_REPLY_MESSAGE_V2"},
    {request_code::push_reply_message_to_client, "PUSH_REPLY_MESSAGE_TO_CLIENT"},
    {request_code::add_write_perm_of_broker, "ADD_WRITE_PERM_OF_BROKER"},
    {request_code::get_all_producer_info, "GET_ALL_PRODUCER_INFO"},
    {request_code::delete_expired_commitlog, "DELETE_EXPIRED_COMMITLOG"},
    {request_code::query_topics_by_consumer, "QUERY_TOPICS_BY_CONSUMER"},
    {request_code::query_subscription_by_consumer, "QUERY_SUBSCRIPTION_BY_CONSUMER"},
    {request_code::get_topic_config, "GET_TOPIC_CONFIG"},
    {request_code::get_subscriptiongroup_config, "GET_SUBSCRIPTIONGROUP_CONFIG"},
    {request_code::update_and_get_group_forbidden, "UPDATE_AND_GET_GROUP_FORBIDDEN"},
    {request_code::check_rocksdb_cq_write_progress, "CHECK_ROCKSDB_CQ_WRITE_PROGRESS"},
    {request_code::export_rocksdb_config_to_json, "EXPORT_ROCKSDB_CONFIG_TO_JSON"},
    {request_code::lite_pull_message, "LITE_PULL_MESSAGE"},
    {request_code::recall_message, "RECALL_MESSAGE"},
    {request_code::query_assignment, "QUERY_ASSIGNMENT"},
    {request_code::set_message_request_mode, "SET_MESSAGE_REQUEST_MODE"},
    {request_code::get_all_message_request_mode, "GET_ALL_MESSAGE_REQUEST_MODE"},
    {request_code::update_and_create_static_topic, "UPDATE_AND_CREATE_STATIC_TOPIC"},
    {request_code::get_broker_member_group, "GET_BROKER_MEMBER_GROUP"},
    {request_code::add_broker, "ADD_BROKER"},
    {request_code::remove_broker, "REMOVE_BROKER"},
    {request_code::broker_heartbeat, "BROKER_HEARTBEAT"},
    {request_code::notify_min_broker_id_change, "NOTIFY_MIN_BROKER_ID_CHANGE"},
    {request_code::exchange_broker_ha_info, "EXCHANGE_BROKER_HA_INFO"},
    {request_code::get_broker_ha_status, "GET_BROKER_HA_STATUS"},
    {request_code::reset_master_flush_offset, "RESET_MASTER_FLUSH_OFFSET"},
    {request_code::pop_message, "POP_MESSAGE"},
    {request_code::ack_message, "ACK_MESSAGE"},
    {request_code::peek_message, "PEEK_MESSAGE"},
    {request_code::change_message_invisibletime, "CHANGE_MESSAGE_INVISIBLETIME"},
    {request_code::notification, "NOTIFICATION"},
    {request_code::polling_info, "POLLING_INFO"},
    {request_code::pop_rollback, "POP_ROLLBACK"},
    {request_code::batch_ack_message, "BATCH_ACK_MESSAGE"},
};

constexpr named<response_code> responses[] = {
    {response_code::success, "SUCCESS"},
    {response_code::system_error, "SYSTEM_ERROR"},
    {response_code::system_busy, "SYSTEM_BUSY"},
    {response_code::request_code_not_supported, "REQUEST_CODE_NOT_SUPPORTED"},
    {response_code::transaction_failed, "TRANSACTION_FAILED"},
    {response_code::flush_disk_timeout, "FLUSH_DISK_TIMEOUT"},
    {response_code::slave_not_available, "SLAVE_NOT_AVAILABLE"},
    {response_code::flush_slave_timeout, "FLUSH_SLAVE_TIMEOUT"},
    {response_code::message_illegal, "MESSAGE_ILLEGAL"},
    {response_code::service_not_available, "SERVICE_NOT_AVAILABLE"},
    {response_code::version_not_supported, "VERSION_NOT_SUPPORTED"},
    {response_code::no_permission, "NO_PERMISSION"},
    {response_code::topic_not_exist, "TOPIC_NOT_EXIST"},
    {response_code::topic_exist_already, "TOPIC_EXIST_ALREADY"},
    {response_code::pull_not_found, "PULL_NOT_FOUND"},
    {response_code::pull_retry_immediately, "PULL_RETRY_IMMEDIATELY"},
    {response_code::pull_offset_moved, "PULL_OFFSET_MOVED"},
    {response_code::query_not_found, "QUERY_NOT_FOUND"},
    {response_code::subscription_parse_failed, "SUBSCRIPTION_PARSE_FAILED"},
    {response_code::subscription_not_exist, "SUBSCRIPTION_NOT_EXIST"},
    {response_code::subscription_not_latest, "SUBSCRIPTION_NOT_LATEST"},
    {response_code::subscription_group_not_exist, "SUBSCRIPTION_GROUP_NOT_EXIST"},
    {response_code::filter_data_not_exist, "FILTER_DATA_NOT_EXIST"},
    {response_code::filter_data_not_latest, "FILTER_DATA_NOT_LATEST"},
    {response_code::invalid_parameter, "INVALID_PARAMETER"},
    {response_code::no_buyer_id, "NO_BUYER_ID"},
    {response_code::not_in_current_unit, "NOT_IN_CURRENT_UNIT"},
    {response_code::consumer_not_online, "CONSUMER_NOT_ONLINE"},
    {response_code::consume_msg_timeout, "CONSUME_MSG_TIMEOUT"},
    {response_code::no_message, "NO_MESSAGE"},
    {response_code::polling_full, "POLLING_FULL"},
    {response_code::polling_timeout, "POLLING_TIMEOUT"},
    {response_code::broker_not_exist, "BROKER_NOT_EXIST"},
    {response_code::broker_dispatch_not_complete, "BROKER_DISPATCH_NOT_COMPLETE"},
    {response_code::broadcast_consumption, "BROADCAST_CONSUMPTION"},
    {response_code::flow_control, "FLOW_CONTROL"},
    {response_code::not_leader_for_queue, "NOT_LEADER_FOR_QUEUE"},
    {response_code::illegal_operation, "ILLEGAL_OPERATION"},
    {response_code::go_away, "GO_AWAY"},
    {response_code::user_not_exist, "USER_NOT_EXIST"},
    {response_code::policy_not_exist, "POLICY_NOT_EXIST"},
};

constexpr std::array<std::string_view, 14> languages{"JAVA",   "CPP",  "DOTNET", "PYTHON", "DELPHI",
                                                     "ERLANG", "RUBY", "OTHER",  "HTTP",   "GO",
                                                     "PHP",    "OMS",  "RUST",   "NODE_JS"};

template <class Table, class Code>
std::string_view name_in(const Table& table, Code code) {
  const auto* found =
      std::lower_bound(std::begin(table), std::end(table), code,
                       [](const auto& entry, Code wanted) { return entry.code < wanted; });
  return found != std::end(table) && found->code == code ? found->name : "UNKNOWN";
}

}  // namespace

std::string_view to_string(request_code code) {
  return name_in(requests, code);
}

std::string_view to_string(response_code code) {
  return name_in(responses, code);
}

std::string_view to_string(language_code language) {
  return languages[static_cast<size_t>(language_numbered(static_cast<int64_t>(language)))];
}

language_code language_named(std::string_view name) {
  if (name == languages.front()) return language_code::java;
  const auto* found = std::find(languages.begin(), languages.end(), name);
  if (found == languages.end()) return language_code::other;
  return static_cast<language_code>(found - languages.begin());
}

language_code language_numbered(int64_t number) {
  if (number < 0 || number >= static_cast<int64_t>(languages.size())) return language_code::other;
  return static_cast<language_code>(number);
}

}  // namespace cafmq::remoting
