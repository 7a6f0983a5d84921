#include "storage/inventory_writer.hpp"

#include <vector>

#include "storage/queue_inventory.hpp"

namespace cafmq {

result<void> inventory_writer::save_if_old() {
  const bool is_old = is_old_.exchange(false);
  if (!is_old && queues_.size() == saved_queues_) return {};
  auto saved = save();
  if (!saved) is_old_ = true;
  return saved;
}

result<void> inventory_writer::save() {
  std::vector<known_queue> known;
  const auto queues = queues_.all();
  for (const auto& queue : queues)
    if (!queue->is_forgotten()) known.push_back({queue->name(), queue->end()});
  const auto there = read_inventory(file_);
  if (!there) return fail(there.error());
  auto saved = *there == known ? result<void>{} : write_inventory(file_, known);
  if (saved) saved_queues_ = queues.size();
  return saved;
}

}  // namespace cafmq
