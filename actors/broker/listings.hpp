#pragma once

/// Tables of what a broker has, for people and tools. Pure functions over snapshots.

#include "actors/broker/topic_table.hpp"
#include "actors/messages.hpp"

namespace cafmq {

class message_store;

/// Every topic with the number of messages that the store has of it now.
[[nodiscard]] topic_listing list_topics_of(const topic_table& topics, const message_store& store);

/// Completes `groups` by what each has committed: the topics it consumes and its lag. Groups that
/// have committed but whose members are all gone are added.
void add_lags(group_listing& groups, const group_offsets& offsets, const message_store& store);

}  // namespace cafmq
