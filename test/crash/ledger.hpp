#pragma once

/// What a store has been given and what it has acknowledged, kept outside of it. One thread.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "message/message_queue.hpp"
#include "storage/message_store.hpp"

namespace cafmq {

class ledger {
 public:
  struct entry {
    message_queue queue;
    queue_offset offset;
    physical_offset begin;
    physical_offset end;
    std::string body;
    std::string key;  // empty: none
  };

  /// In the order of the log.
  void add(entry added) { entries_.push_back(std::move(added)); }

  /// The store has said that everything below `end` survives a power cut.
  void acknowledge(physical_offset end) { acknowledged_ = std::max(acknowledged_, end); }
  [[nodiscard]] physical_offset acknowledged() const { return acknowledged_; }

  /// Where the last message ends.
  [[nodiscard]] physical_offset end() const {
    return entries_.empty() ? physical_offset{} : entries_.back().end;
  }

  /// A power cut has taken back what was not acknowledged from `end` on. Returns that, in order.
  std::vector<entry> cut(physical_offset end);

  /// What is wrong with `store`, of which everything below `acknowledged` must be there; nothing
  /// when all is well: it has a beginning of what was put but for the oldest, each message intact
  /// at its place and, as far as it is dispatched, in its queue, without holes, and found by its
  /// key.
  [[nodiscard]] std::optional<std::string> problem_of(const message_store& store,
                                                      physical_offset acknowledged) const;

 private:
  [[nodiscard]] std::optional<std::string> problem_of_log(const message_store& store) const;
  [[nodiscard]] std::optional<std::string> problem_of_queues(const message_store& store) const;
  [[nodiscard]] std::optional<std::string> problem_of_keys(const message_store& store) const;

  std::vector<entry> entries_;
  physical_offset acknowledged_;
};

}  // namespace cafmq
