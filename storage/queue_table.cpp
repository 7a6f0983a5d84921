#include "storage/queue_table.hpp"

#include <algorithm>
#include <utility>

#include "storage/block_queue_layout.hpp"
#include "storage/file_names.hpp"
#include "storage/file_queue_layout.hpp"

namespace cafmq {
namespace {

std::unique_ptr<queue_layout> make_layout(const store_options& options, map_cache& maps) {
  if (options.consume_queues == consume_queue_layout_kind::blocks)
    return std::make_unique<block_queue_layout>(
        file_names::consume_queue_blocks(options.directory));
  return std::make_unique<file_queue_layout>(options, maps);
}

}  // namespace

queue_table::queue_table(const store_options& options, map_cache& maps)
    : layout_{make_layout(options, maps)} {}

result<void> queue_table::load() {
  auto found = layout_->load();
  if (!found) return fail(std::move(found).error());
  for (auto& queue : *found) (void)add(std::move(queue));
  return {};
}

const std::shared_ptr<consume_queue>& queue_table::add(std::shared_ptr<consume_queue> queue) {
  const std::lock_guard guard{changing_};
  const queue_key key{queue->name()};
  return queues_.add(key, std::move(queue));
}

std::shared_ptr<consume_queue> queue_table::find(const queue_key& queue) const {
  const auto* const found = queues_.find(queue);
  return found == nullptr ? nullptr : *found;
}

const std::shared_ptr<consume_queue>& queue_table::find_or_create(const queue_key& queue) {
  const auto* const found = queues_.find(queue);
  return found != nullptr ? *found : add(layout_->make(queue.to_queue()));
}

std::vector<std::shared_ptr<consume_queue>> queue_table::all() const {
  std::vector<std::shared_ptr<consume_queue>> queues;
  {
    const std::lock_guard guard{changing_};
    queues.reserve(queues_.nodes().size());
    for (const auto& node : queues_.nodes()) queues.push_back(node.value);
  }
  std::sort(queues.begin(), queues.end(),
            [](const auto& left, const auto& right) { return left->name() < right->name(); });
  return queues;
}

result<void> queue_table::remove_topic(std::string_view topic, physical_offset below) const {
  const std::lock_guard guard{dropping_};
  for (const auto& queue : all()) {
    if (queue->name().topic != topic || queue->is_forgotten()) continue;
    auto done = queue->drop_before(below);
    if (done) done = queue->forget_if_empty();
    if (!done) return done;
  }
  return {};
}

result<void> queue_table::drop_before(physical_offset log_begin) const {
  const std::lock_guard guard{dropping_};
  for (const auto& queue : all()) {
    auto done = queue->drop_before(log_begin);
    if (done) done = queue->release_dropped();
    if (!done) return done;
  }
  return {};
}

size_t queue_table::size() const {
  const std::lock_guard guard{changing_};
  return queues_.nodes().size();
}

}  // namespace cafmq
