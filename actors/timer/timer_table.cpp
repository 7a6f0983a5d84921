#include "actors/timer/timer_table.hpp"

#include <algorithm>
#include <limits>

namespace cafmq {

uint32_t hash_of_timer_name(std::string_view name) {
  const auto hash = std::hash<std::string_view>{}(name);
  return static_cast<uint32_t>(hash ^ hash >> 32);
}

std::optional<timer_entry> timer_table::remove(queue_offset at, int64_t about_ms) {
  auto found = entries_.find({about_ms, at});
  // The clock may have been set since it was added.
  if (found == entries_.end())
    found = std::find_if(entries_.begin(), entries_.end(),
                         [&](const timer_entry& each) { return each.at == at; });
  if (found == entries_.end()) return std::nullopt;
  return entries_.extract(found).value();
}

std::optional<timer_entry> timer_table::first() const {
  return entries_.empty() ? std::nullopt : std::optional{*entries_.begin()};
}

std::vector<timer_entry> timer_table::find(uint32_t name_hash, int64_t from_ms,
                                           int64_t to_ms) const {
  std::vector<timer_entry> found;
  for (auto each = entries_.lower_bound({from_ms, queue_offset{0}});
       each != entries_.end() && each->due_ms <= to_ms; ++each)
    if (each->name_hash == name_hash) found.push_back(*each);
  return found;
}

std::vector<timer_entry> timer_table::behind(const timer_entry& last, size_t count) const {
  std::vector<timer_entry> page;
  for (auto each = entries_.upper_bound(last); each != entries_.end() && page.size() < count;
       ++each)
    page.push_back(*each);
  return page;
}

void timer_table::hasten_delays(int64_t by_ms) {
  std::set<timer_entry> moved;
  while (!entries_.empty()) {
    auto node = entries_.extract(entries_.begin());
    if (node.value().has_delay) node.value().due_ms -= by_ms;
    moved.insert(std::move(node));
  }
  entries_.swap(moved);
}

}  // namespace cafmq
