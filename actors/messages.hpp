#pragma once

/// What actors say to each other. Requests and answers are named structs, so that a handler is
/// found by searching for the name of its message. Those of the first part may cross the network
/// and are inspected; those of the second stay in the process.

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <caf/type_id.hpp>
#include <caf/typed_actor.hpp>

#include "actors/byte_parts.hpp"
#include "actors/inspect.hpp"
#include "actors/interfaces.hpp"
#include "actors/queue_messages.hpp"
#include "actors/route_messages.hpp"
#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/host_address.hpp"
#include "message/message_queue.hpp"
#include "message/route.hpp"
#include "message/subscription.hpp"
#include "message/topic_config.hpp"

namespace cafmq {

class sql_filter;

// == messages between processes ===============================================

// -- node: which roles live behind a port -------------------------------------

struct find_roles {};
CAFMQ_INSPECT(find_roles)

/// A handle is null when the process has no such role.
struct node_roles {
  namesrv_actor namesrv;
  broker_actor broker;
};
CAFMQ_INSPECT(node_roles, x.namesrv, x.broker)

// -- namesrv: who lives and who has which topics ------------------------------

/// A broker's whole topic table. The name server watches the sender: when its connection is lost
/// the broker is gone.
struct register_broker {
  std::string cluster;
  std::string broker_name;
  int64_t broker_id = master_id;
  std::string address;           ///< host:port of the broker's native door
  std::string remoting_address;  ///< of its remoting door; empty when it has none
  data_version version;
  std::vector<topic_config> topics;
};
CAFMQ_INSPECT(register_broker, x.cluster, x.broker_name, x.broker_id, x.address, x.remoting_address,
              x.version, x.topics)

struct broker_registered {};
CAFMQ_INSPECT(broker_registered)

struct unregister_broker {
  std::string broker_name;
  int64_t broker_id = master_id;
  std::string address;  ///< of its remoting door, or of its native door when it has no other
};
CAFMQ_INSPECT(unregister_broker, x.broker_name, x.broker_id, x.address)

struct find_route {
  std::string topic;
};
CAFMQ_INSPECT(find_route, x.topic)

struct list_cluster {};
CAFMQ_INSPECT(list_cluster)

struct cluster_listing {
  std::vector<broker_data> brokers;
};
CAFMQ_INSPECT(cluster_listing, x.brokers)

// -- broker: send -------------------------------------------------------------

/// One or more messages for one queue; see message/batch_codec.hpp for the bytes.
struct put_messages {
  std::string topic;
  int32_t queue_id = -1;          ///< -1: the broker chooses
  int32_t queues_if_created = 4;  ///< when this send creates the topic
  int64_t born_timestamp_ms = 0;
  byte_parts batch;
};
CAFMQ_INSPECT(put_messages, x.topic, x.queue_id, x.queues_if_created, x.born_timestamp_ms, x.batch)

/// Where the messages lie: consecutive queue offsets from `queue` on.
struct put_receipt {
  int32_t queue_id = 0;
  queue_offset queue;
  int64_t store_timestamp_ms = 0;
  host_address store_host;
  std::vector<int64_t> physical_offsets;  ///< one for each message; with store_host its id
};
CAFMQ_INSPECT(put_receipt, x.queue_id, x.queue, x.store_timestamp_ms, x.store_host,
              x.physical_offsets)

// -- broker: pull -------------------------------------------------------------

struct pull_messages {
  std::string group;
  message_queue queue;
  queue_offset from;
  int32_t messages_max = 32;
  int32_t bytes_max = 1 << 20;
  std::string expression = "*";  ///< see message/subscription.hpp
  int64_t patience_ms = 0;       ///< how long to wait when there is nothing
  expression_type type = expression_type::tag;
  std::shared_ptr<const sql_filter> filter = {};  ///< of SQL92; is made here and not sent
};
CAFMQ_INSPECT(pull_messages, x.group, x.queue, x.from, x.messages_max, x.bytes_max, x.expression,
              x.patience_ms, x.type)

enum class pull_status : uint8_t {
  found,
  no_new_message,      ///< nothing came within the patience; ask again from `next`
  no_matched_message,  ///< there were messages, none that is wanted; go on at `next`
  offset_illegal,  ///< there is nothing at `from` and never will be; `next` is the nearest offset
};
inline std::string to_string(pull_status status) {
  switch (status) {
    case pull_status::found:
      return "found";
    case pull_status::no_new_message:
      return "no_new_message";
    case pull_status::no_matched_message:
      return "no_matched_message";
    case pull_status::offset_illegal:
      return "offset_illegal";
  }
  return "unknown";
}

struct pulled_messages {
  pull_status status = pull_status::no_new_message;
  queue_offset next;
  queue_offset min;
  queue_offset max;
  byte_parts records;  ///< stored records one after another, see message/record_codec.hpp
};
CAFMQ_INSPECT(pulled_messages, x.status, x.next, x.min, x.max, x.records)

struct find_queue_range {
  message_queue queue;
};
CAFMQ_INSPECT(find_queue_range, x.queue)

struct queue_range {
  queue_offset min;
  queue_offset max;  ///< the offset that the next message will get
};
CAFMQ_INSPECT(queue_range, x.min, x.max)

// -- topics -------------------------------------------------------------------

/// Makes the topic or changes it.
struct create_topic {
  topic_config topic;
};
CAFMQ_INSPECT(create_topic, x.topic)

struct topic_created {
  topic_config topic;
};
CAFMQ_INSPECT(topic_created, x.topic)

struct list_topics {};
CAFMQ_INSPECT(list_topics)

struct topic_summary {
  topic_config topic;
  int64_t messages = 0;  ///< in the store now, over all queues
};
CAFMQ_INSPECT(topic_summary, x.topic, x.messages)

struct topic_listing {
  std::vector<topic_summary> topics;
};
CAFMQ_INSPECT(topic_listing, x.topics)

// -- offsets: how far a group has consumed ------------------------------------

struct find_offset {
  std::string group;
  message_queue queue;
};
CAFMQ_INSPECT(find_offset, x.group, x.queue)

struct offset_found {
  bool known = false;  ///< false: the group has never committed for that queue
  queue_offset committed;
};
CAFMQ_INSPECT(offset_found, x.known, x.committed)

struct queue_commit {
  message_queue queue;
  queue_offset committed;  ///< the next one to consume
};
CAFMQ_INSPECT(queue_commit, x.queue, x.committed)

struct commit_offsets {
  std::string group;
  std::vector<queue_commit> commits;
  bool may_go_back = false;  ///< true: a lower offset than the stored one is stored as well
};
CAFMQ_INSPECT(commit_offsets, x.group, x.commits, x.may_go_back)

struct offsets_committed {};
CAFMQ_INSPECT(offsets_committed)

// -- clients: who is connected, and the groups they form ----------------------

struct consumer_membership {
  std::string group;
  std::vector<subscription> subscriptions;
};
CAFMQ_INSPECT(consumer_membership, x.group, x.subscriptions)

struct client_heartbeat {
  std::string client_id;
  std::vector<std::string> producer_groups;
  std::vector<consumer_membership> consumers;
  client_link_actor client;  ///< is told when a group of this client changes
};
CAFMQ_INSPECT(client_heartbeat, x.client_id, x.producer_groups, x.consumers, x.client)

struct heartbeat_accepted {};
CAFMQ_INSPECT(heartbeat_accepted)

/// The client is going; its queues are free at once.
struct leave_groups {
  std::string client_id;
  std::string group = {};  ///< empty: all of its groups
};
CAFMQ_INSPECT(leave_groups, x.client_id, x.group)

struct find_members {
  std::string group;
};
CAFMQ_INSPECT(find_members, x.group)

struct group_members {
  std::vector<std::string> client_ids;  ///< sorted: every member computes the same shares
};
CAFMQ_INSPECT(group_members, x.client_ids)

struct members_changed {
  std::string group;
};
CAFMQ_INSPECT(members_changed, x.group)

struct list_groups {};
CAFMQ_INSPECT(list_groups)

struct group_summary {
  std::string group;
  std::vector<std::string> client_ids;
  std::vector<std::string> topics;
  int64_t lag = 0;  ///< messages stored and not yet committed, over all queues the group consumes
};
CAFMQ_INSPECT(group_summary, x.group, x.client_ids, x.topics, x.lag)

struct group_listing {
  std::vector<group_summary> groups;
};
CAFMQ_INSPECT(group_listing, x.groups)

// == messages within the process ==============================================

using actor_time = std::chrono::steady_clock::time_point;

// -- flush --------------------------------------------------------------------

/// Answer when the log is durable below `end`.
struct wait_flushed {
  physical_offset end;
};
struct flushed {};
struct flush_tick {};

// -- allocate, clean, reput ---------------------------------------------------

struct allocate_tick {};
struct clean_tick {};
struct log_grew {};

// -- hold: pulls that wait ----------------------------------------------------

/// Wait until `queue` ends above `wanted`, at most until `deadline`.
struct hold_pull {
  message_queue queue;
  queue_offset wanted;
  actor_time deadline;
  bool by_door = false;  ///< whoever dispatches is the one who asks, see held_count
};

/// Why a held pull is answered.
enum class wake_reason : uint8_t { arrived, timed_out, table_full, stopping };

/// `queue` now ends at `end`: the offset that its next message will get.
struct queue_grew {
  message_queue queue;
  queue_offset end;
};
struct stop_holding {};
struct hold_tick {};

// -- persist ------------------------------------------------------------------

struct write_file {
  std::string path;
  std::string content;
};
struct file_written {};

// -- topics, offsets, clients -------------------------------------------------

struct create_topic_by_sending {
  std::string topic;
  int32_t queues = 4;
  std::string pattern = "TBW102";  ///< the topic that it will be like
};
struct watch_topics {
  topics_listener listener;
};
struct topics_changed {};

struct persist_offsets {};
struct persist_tick {};
struct list_group_offsets {};
struct group_offsets {
  std::map<std::string, std::vector<queue_commit>> by_group;
};

struct client_tick {};
struct route_tick {};
struct registration_tick {};

}  // namespace cafmq

CAF_ERROR_CODE_ENUM(cafmq::errc, "cafmq")

CAF_BEGIN_TYPE_ID_BLOCK(cafmq, caf::first_custom_type_id)

  CAF_ADD_TYPE_ID(cafmq, (cafmq::find_roles))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::node_roles))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::namesrv_actor))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::broker_actor))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::client_link_actor))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::register_broker))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::broker_registered))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::unregister_broker))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::find_route))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::topic_route))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::list_cluster))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::cluster_listing))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::put_messages))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::put_receipt))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::pull_messages))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::pulled_messages))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::find_queue_range))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::queue_range))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::create_topic))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::topic_created))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::list_topics))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::topic_listing))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::find_offset))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::offset_found))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::commit_offsets))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::offsets_committed))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::client_heartbeat))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::heartbeat_accepted))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::leave_groups))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::find_members))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::group_members))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::members_changed))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::list_groups))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::group_listing))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::claim_queue))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::queue_claimed))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::find_position))
  CAF_ADD_TYPE_ID(cafmq, (cafmq::queue_position))

CAF_END_TYPE_ID_BLOCK(cafmq)

// These stay in the process: no inspection, no type id.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::wait_flushed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::flushed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::flush_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::allocate_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::clean_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::log_grew)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::hold_pull)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::wake_reason)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::queue_grew)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::stop_holding)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::hold_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::write_file)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::file_written)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::create_topic_by_sending)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::watch_topics)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::topics_changed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::persist_offsets)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::persist_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::list_group_offsets)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::group_offsets)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::client_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::route_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::registration_tick)
