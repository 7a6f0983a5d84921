#include "actors/namesrv/remoting/kv_table.hpp"

#include <utility>

namespace cafmq {
namespace {

size_t size_of(std::string_view name_space, std::string_view key, std::string_view value) {
  return name_space.size() + key.size() + value.size();
}

}  // namespace

result<void> kv_table::restore(kv_document saved) {
  size_t bytes = 0;
  for (const auto& [name_space, texts] : saved)
    for (const auto& [key, value] : texts) bytes += size_of(name_space, key, value);
  if (bytes > bytes_max_)
    return fail(errc::busy, "{} bytes of texts were saved; the name server keeps at most {}", bytes,
                bytes_max_);
  spaces_ = std::move(saved);
  bytes_ = bytes;
  return {};
}

result<void> kv_table::put(std::string_view name_space, std::string_view key,
                           std::string_view value) {
  const auto* known = find(name_space, key);
  const auto freed = known == nullptr ? 0 : size_of(name_space, key, *known);
  const auto bytes = bytes_ - freed + size_of(name_space, key, value);
  if (bytes > bytes_max_)
    return fail(errc::busy, "the name server keeps at most {} bytes of texts; remove some",
                bytes_max_);
  bytes_ = bytes;
  spaces_[std::string{name_space}][std::string{key}] = value;
  return {};
}

const std::string* kv_table::find(std::string_view name_space, std::string_view key) const {
  const auto* all = all_of(name_space);
  if (all == nullptr) return nullptr;
  const auto found = all->find(key);
  return found == all->end() ? nullptr : &found->second;
}

void kv_table::remove(std::string_view name_space, std::string_view key) {
  const auto* known = find(name_space, key);
  if (known == nullptr) return;
  bytes_ -= size_of(name_space, key, *known);
  const auto space = spaces_.find(name_space);
  space->second.erase(space->second.find(key));
  if (space->second.empty()) spaces_.erase(space);
}

const kv_table::entries* kv_table::all_of(std::string_view name_space) const {
  const auto found = spaces_.find(name_space);
  return found == spaces_.end() ? nullptr : &found->second;
}

}  // namespace cafmq
