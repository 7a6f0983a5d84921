#pragma once

/// The consume queues of a store by name.
///
/// Looking up: any thread. Making queues and marking them dirty: the dispatcher. Flush: the flush
/// thread. What is marked "recovery" is called before anybody else knows the table.
///
/// Invariants
///  1. Only an append makes a queue; looking for one never does.
///  2. A queue stays as long as the table.
///  3. A queue that was appended to is flushed by the next thorough flush.

#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "storage/consume_queue.hpp"
#include "storage/map_cache.hpp"
#include "storage/options.hpp"
#include "storage/queue_layout.hpp"
#include "storage/queue_map.hpp"

namespace cafmq {

class queue_table {
 public:
  /// `maps` outlives the table.
  queue_table(const store_options& options, map_cache& maps);

  /// Recovery: finds the queues on disk and changes nothing; see queue_layout.
  [[nodiscard]] result<void> load();

  /// Null when there is none.
  [[nodiscard]] std::shared_ptr<consume_queue> find(const queue_key& queue) const;

  [[nodiscard]] const std::shared_ptr<consume_queue>& find_or_create(const queue_key& queue);

  /// The same as find(); valid as long as the table.
  [[nodiscard]] const consume_queue* look(const queue_key& queue) const {
    const auto* const found = queues_.find(queue);
    return found == nullptr ? nullptr : found->get();
  }

  /// Tells that the queue will be looked for soon; see queue_map.
  void expect(const queue_key& queue) const { queues_.prefetch_slot(queue.hash); }
  void expect_now(const queue_key& queue) const { queues_.prefetch_node(queue.hash); }

  /// All of them, sorted by name.
  [[nodiscard]] std::vector<std::shared_ptr<consume_queue>> all() const;

  /// How many have been made or found; grows only.
  [[nodiscard]] size_t size() const;

  /// Drops what lies before `log_begin` from all queues and gives back its space.
  [[nodiscard]] result<void> drop_before(physical_offset log_begin) const;

  /// Drops what lies before `below` from the topic's queues. Those that are empty then have nothing
  /// on disk, but stay. The dispatcher.
  [[nodiscard]] result<void> remove_topic(std::string_view topic, physical_offset below) const;

  /// See queue_layout.
  [[nodiscard]] result<void> clear_leftovers() { return layout_->clear_leftovers(); }
  [[nodiscard]] std::vector<std::string> problems() const { return layout_->problems(); }
  [[nodiscard]] bool lacks_queues() const { return layout_->lacks_queues(); }
  [[nodiscard]] std::filesystem::path directory() const { return layout_->directory(); }
  void mark_dirty(const std::shared_ptr<consume_queue>& queue) { layout_->mark_dirty(queue); }
  [[nodiscard]] result<bool> flush(int64_t least_pages) { return layout_->flush(least_pages); }

 private:
  const std::shared_ptr<consume_queue>& add(std::shared_ptr<consume_queue> queue);

  const std::unique_ptr<queue_layout> layout_;

  mutable std::mutex dropping_;  // held while begins are moved
  mutable std::mutex changing_;  // held while a queue is added and while all are listed
  queue_map<std::shared_ptr<consume_queue>> queues_;
};

}  // namespace cafmq
