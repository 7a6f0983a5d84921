#pragma once

/// A table by queue for hundreds of thousands of them: what the put and dispatch paths look into
/// for every message. One thread adds at a time, any thread looks, without a lock; nothing is ever
/// removed. The two prefetches let a caller that knows early which queue it will need do something
/// else while the memory answers.
///
/// Invariants
///  1. At most four of five slots are taken: a search ends, and soon.
///  2. Nodes stay where they are; a table of slots that has become too small stays readable.

#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <vector>

#include "storage/queue_key.hpp"

namespace cafmq {

template <class Value>
class queue_map {
 public:
  struct alignas(64) node {  // one line of the cache
    message_queue name;
    size_t hash;
    Value value;
  };

  queue_map() { grow(); }
  queue_map(const queue_map&) = delete;
  queue_map& operator=(const queue_map&) = delete;

  /// Null when there is none.
  [[nodiscard]] Value* find(const queue_key& key) const {
    const auto& slots = *slots_.load(std::memory_order_acquire);
    for (auto index = slots.first(key.hash);; index = slots.next(index)) {
      auto* const found = slots.at[index].found.load(std::memory_order_acquire);
      if (found == nullptr) return nullptr;
      if (slots.at[index].hash.load(std::memory_order_relaxed) == key.hash &&
          found->name.queue_id == key.queue_id && found->name.topic == key.topic)
        return &found->value;
    }
  }

  /// The key is not in the table.
  Value& add(const queue_key& key, Value value) {
    if (nodes_.size() * 5 >= slots_.load(std::memory_order_relaxed)->size() * 4) grow();
    nodes_.push_back({key.to_queue(), key.hash, std::move(value)});
    insert(*slots_.load(std::memory_order_relaxed), nodes_.back());
    return nodes_.back().value;
  }

  /// First the slot; when that has come, what it points to.
  void prefetch_slot(size_t hash) const {
    const auto& slots = *slots_.load(std::memory_order_acquire);
    __builtin_prefetch(&slots.at[slots.first(hash)]);
  }
  void prefetch_node(size_t hash) const {
    const auto& slots = *slots_.load(std::memory_order_acquire);
    auto index = slots.first(hash);
    auto* found = slots.at[index].found.load(std::memory_order_relaxed);
    while (found != nullptr && slots.at[index].hash.load(std::memory_order_relaxed) != hash)
      found = slots.at[index = slots.next(index)].found.load(std::memory_order_relaxed);
    if (found != nullptr) __builtin_prefetch(found, 1);
  }

  /// In the order in which they were added. Whoever adds.
  [[nodiscard]] const std::deque<node>& nodes() const { return nodes_; }

 private:
  struct slot {
    std::atomic<size_t> hash;
    std::atomic<node*> found;
  };

  struct slot_table {
    explicit slot_table(size_t size) : mask{size - 1}, at{std::make_unique<slot[]>(size)} {}

    [[nodiscard]] size_t size() const { return mask + 1; }
    [[nodiscard]] size_t first(size_t hash) const { return (hash ^ (hash >> 32)) & mask; }
    [[nodiscard]] size_t next(size_t index) const { return (index + 1) & mask; }

    size_t mask;
    std::unique_ptr<slot[]> at;
  };

  static void insert(slot_table& slots, node& added) {
    auto index = slots.first(added.hash);
    while (slots.at[index].found.load(std::memory_order_relaxed) != nullptr)
      index = slots.next(index);
    slots.at[index].hash.store(added.hash, std::memory_order_relaxed);
    slots.at[index].found.store(&added, std::memory_order_release);
  }

  void grow() {
    constexpr size_t size_min = 64;
    const auto size = tables_.empty() ? size_min : 2 * tables_.back()->size();
    tables_.push_back(std::make_unique<slot_table>(size));
    for (auto& node : nodes_) insert(*tables_.back(), node);
    slots_.store(tables_.back().get(), std::memory_order_release);
  }

  std::deque<node> nodes_;
  std::vector<std::unique_ptr<slot_table>> tables_;
  std::atomic<slot_table*> slots_ = nullptr;
};

}  // namespace cafmq
