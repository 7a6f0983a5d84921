#pragma once

/// The consumer groups of a broker and the rules by which new ones are made.
///
/// A value: one owner changes it and publishes copies; whoever reads a copy never waits for the
/// owner. No clock, no thread, no CAF.
///
/// Invariants
///  1. Every group in it has a valid name, 0 to group_retry_queues_max retry queues and a retry
///     policy that is a JSON object.
///  2. Each change advances version(); equal versions of one broker mean equal tables.
///  3. There are at most groups_max groups besides the built-in ones.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "actors/options.hpp"
#include "base/error.hpp"
#include "message/subscription_group.hpp"
#include "message/topic_config.hpp"
#include "protocol/groups_document.hpp"

namespace cafmq {

inline constexpr int32_t group_retry_queues_max = 1'024;

class group_table {
 public:
  /// Knows the built-in groups.
  group_table(const broker_options& options, int64_t wall_ms);

  /// Takes over what was saved; a saved group wins over the built-in one of that name.
  /// errc::corrupt names the group that breaks invariant 1. Call it before any other change.
  [[nodiscard]] result<void> restore(const groups_document& saved, int64_t wall_ms);

  /// Null when there is no such group. Valid for as long as this table.
  [[nodiscard]] const subscription_group* find(std::string_view group) const;

  /// The group, made with the defaults when it is missing. errc::invalid_argument (name),
  /// group_not_exist (groups are not made on first use), busy (bound).
  [[nodiscard]] result<subscription_group> find_or_create(std::string_view group, int64_t wall_ms);

  /// Whether consuming may create groups from now on. It is no change of the table.
  void allow_auto_create(bool allowed) { auto_create_ = allowed; }

  /// Makes the group or replaces it, as an administrator may. True when that changed anything.
  /// errc::invalid_argument, busy.
  [[nodiscard]] result<bool> put(const subscription_group& group, int64_t wall_ms);

  /// Whether there was one. errc::invalid_argument for a built-in group.
  [[nodiscard]] result<bool> remove(std::string_view group, int64_t wall_ms);

  /// Forbids the group to read the topic, or allows it again. True when that changed anything.
  /// errc::invalid_argument (names), group_not_exist.
  [[nodiscard]] result<bool> forbid_reading(std::string_view group, std::string_view topic,
                                            bool forbidden, int64_t wall_ms);

  /// Whether the group is forbidden to read the topic.
  [[nodiscard]] bool is_reading_forbidden(std::string_view group, std::string_view topic) const;

  /// All groups, sorted by name.
  [[nodiscard]] std::vector<subscription_group> all() const;

  /// As it is saved to subscriptionGroup.json.
  [[nodiscard]] const groups_document& document() const { return table_; }

  [[nodiscard]] const data_version& version() const { return table_.version; }
  [[nodiscard]] size_t size() const { return table_.groups.size(); }

 private:
  [[nodiscard]] result<void> check_room() const;

  bool auto_create_;
  size_t groups_max_;
  groups_document table_;
};

}  // namespace cafmq
