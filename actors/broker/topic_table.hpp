#pragma once

/// The topics of a broker and the rules by which new ones are made.
///
/// A value: the topics actor owns one, changes it and publishes copies; whoever reads a copy (send,
/// pull, registration) never waits for the owner. No clock, no thread, no CAF.
///
/// Invariants
///  1. Every topic in it has a valid name, 0 to topic_queues_max queues and known permission bits.
///  2. Each change advances version(); equal versions of one broker mean equal tables.
///  3. There are at most topics_max topics besides the broker's own.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "actors/options.hpp"
#include "base/error.hpp"
#include "message/system_topics.hpp"
#include "message/topic_config.hpp"
#include "protocol/topics_document.hpp"

namespace cafmq {

inline constexpr int32_t topic_queues_max = 65'535;

class topic_table {
 public:
  /// Knows the broker's own topics.
  topic_table(const broker_options& options, int64_t wall_ms);

  /// Takes over what was saved; a saved topic wins over the broker's own of that name.
  /// errc::corrupt names the topic that breaks invariant 1. Call it before any other change.
  [[nodiscard]] result<void> restore(const topics_document& saved, int64_t wall_ms);

  /// Null when there is no such topic. Valid for as long as this table.
  [[nodiscard]] const topic_config* find(std::string_view topic) const;

  /// The topic, made when it is missing: after `pattern`, whose inherit bit allows that, with at
  /// most `wanted_queues` queues. errc::invalid_argument (name, queues), topic_not_exist (nobody
  /// may create it by sending), busy (bound).
  [[nodiscard]] result<topic_config> create_by_sending(
      std::string_view topic, int32_t wanted_queues, int64_t wall_ms,
      std::string_view pattern = system_topic::auto_create);

  /// Whether sending may create topics from now on. It is no change of the table.
  void allow_auto_create(bool allowed) { auto_create_ = allowed; }

  /// Nothing has changed, but everybody is to look at it again.
  void touch(int64_t wall_ms) { table_.version.advance(wall_ms); }

  /// Makes the topic or replaces it, as an administrator may; for the retry topics of groups as
  /// well. True when that changed anything. errc::invalid_argument, busy.
  [[nodiscard]] result<bool> put(const topic_config& topic, int64_t wall_ms);

  /// Whether there was one. errc::invalid_argument for a topic of the broker's own.
  [[nodiscard]] result<bool> remove(std::string_view topic, int64_t wall_ms);

  /// Whether the broker has this topic for itself: nobody creates, changes or removes it.
  [[nodiscard]] bool is_own(std::string_view topic) const;

  /// All topics, sorted by name.
  [[nodiscard]] std::vector<topic_config> all() const;

  /// As it is saved to topics.json.
  [[nodiscard]] const topics_document& document() const { return table_; }

  [[nodiscard]] const data_version& version() const { return table_.version; }
  [[nodiscard]] size_t size() const { return table_.topics.size(); }

 private:
  void add_own(std::string_view topic, int32_t queues, int32_t permission);
  [[nodiscard]] result<void> check_room() const;

  bool auto_create_;
  size_t topics_max_;
  std::set<std::string, std::less<>> own_;
  topics_document table_;
};

}  // namespace cafmq
