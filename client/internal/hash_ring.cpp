#include "client/internal/hash_ring.hpp"

#include <algorithm>

#include "base/md5.hpp"

namespace cafmq {
namespace {

uint32_t hash(std::string_view key) {
  const auto digest = md5(key);
  uint32_t number = 0;
  for (size_t place = 0; place < 4; ++place) number = number << 8 | digest[place];
  return number;
}

}  // namespace

void hash_ring::add(const std::string& member, size_t places) {
  const auto first = static_cast<size_t>(std::count_if(
      members_.begin(), members_.end(), [&](const auto& place) { return place.second == member; }));
  for (size_t number = first; number < first + places; ++number)
    members_.insert_or_assign(hash(member + "-" + std::to_string(number)), member);
}

const std::string* hash_ring::find(std::string_view key) const {
  if (members_.empty()) return nullptr;
  const auto next = members_.lower_bound(hash(key));
  return next == members_.end() ? &members_.begin()->second : &next->second;
}

}  // namespace cafmq
