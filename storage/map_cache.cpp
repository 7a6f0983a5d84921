#include "storage/map_cache.hpp"

#include <algorithm>
#include <utility>

namespace cafmq {

void map_cache::keep(std::shared_ptr<mapped_file> file) {
  std::shared_ptr<mapped_file> replaced;  // unmapped, which takes its time, after the lock
  const std::lock_guard guard{changing_};
  if (kept_.size() < files_max_) {
    kept_.push_back(std::move(file));
    return;
  }
  while (kept_[hand_]->take_used()) hand_ = (hand_ + 1) % kept_.size();
  replaced = std::exchange(kept_[hand_], std::move(file));
  hand_ = (hand_ + 1) % kept_.size();
}

void map_cache::drop(const mapped_file& file) {
  std::shared_ptr<mapped_file> dropped;
  const std::lock_guard guard{changing_};
  const auto found = std::find_if(kept_.begin(), kept_.end(),
                                  [&](const auto& kept) { return kept.get() == &file; });
  if (found == kept_.end()) return;
  dropped = std::exchange(*found, kept_.back());
  kept_.pop_back();
  if (hand_ >= kept_.size()) hand_ = 0;
}

size_t map_cache::size() const {
  const std::lock_guard guard{changing_};
  return kept_.size();
}

}  // namespace cafmq
