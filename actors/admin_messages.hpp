#pragma once

/// What a broker's remoting door asks the owners of its tables for tools. These stay in the
/// process.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <caf/allowed_unsafe_message_type.hpp>

#include "actors/messages.hpp"
#include "message/subscription_group.hpp"
#include "protocol/groups_document.hpp"
#include "protocol/offsets_document.hpp"

namespace cafmq {

// -- topics -------------------------------------------------------------------

/// Forgets the topic; it is no error that there is none.
struct remove_topic {
  std::string topic;
};
struct topic_removed {
  bool was_there = false;
};

/// To TOPICS: whether sending may create topics. To CLIENTS: whether consuming may create groups.
struct allow_auto_create {
  bool allowed = true;
};

/// The broker grants other permissions than before: name servers have to hear of all topics.
struct announce_topics {};

/// Forgets the messages of the topic that lie below `below`, see message_store::remove_topic.
struct forget_queues {
  std::string topic;
  physical_offset below;
};
struct queues_forgotten {};

// -- groups -------------------------------------------------------------------

/// Makes the group or changes it.
struct put_group {
  subscription_group group;
};

/// Forgets the group; it is no error that there is none.
struct remove_group {
  std::string group;
};

/// Forbids the group to read the topic, or allows it again.
struct forbid_reading {
  std::string group;
  std::string topic;
  bool forbidden = false;
};

/// Answers all three, once the change is durable.
struct groups_saved {};

struct list_group_configs {};
struct group_configs {
  groups_document groups;
};

// -- offsets ------------------------------------------------------------------

struct list_offsets {};
struct offsets_listing {
  offsets_document offsets;
};

struct find_group_offsets {
  std::string group;
};
struct found_group_offsets {
  std::vector<queue_commit> commits;  ///< by topic, then by queue id
};

/// The groups that have committed for the topic.
struct find_groups_of_topic {
  std::string topic;
};
struct groups_of_topic {
  std::vector<std::string> groups;  ///< sorted
};

/// Forgets what a group has committed, or what all have for a topic: the one that is not empty.
struct forget_offsets {
  std::string group;
  std::string topic;
};
struct offsets_forgotten {
  size_t offsets = 0;
};

}  // namespace cafmq

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remove_topic)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::topic_removed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::allow_auto_create)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::announce_topics)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::forget_queues)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::queues_forgotten)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::put_group)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remove_group)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::forbid_reading)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::groups_saved)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::list_group_configs)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::group_configs)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::list_offsets)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::offsets_listing)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::find_group_offsets)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::found_group_offsets)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::find_groups_of_topic)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::groups_of_topic)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::forget_offsets)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::offsets_forgotten)
