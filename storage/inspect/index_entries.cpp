#include "storage/inspect/index_entries.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "base/bytes.hpp"
#include "message/properties.hpp"
#include "message/tag_hash.hpp"

namespace cafmq {
namespace {

using namespace index_layout;

// The shape of RocketMQ's default proportions that a file of this size has; nothing for another.
std::optional<index_shape> guess_shape(int64_t size) {
  constexpr int64_t items_per_slot = 4;
  constexpr int64_t share = slot_size + items_per_slot * item_size;
  const auto room = size - header_size;
  const auto slots = room / share;
  if (room < share || room % share != 0 ||
      slots * items_per_slot > std::numeric_limits<int32_t>::max())
    return std::nullopt;
  return index_shape{static_cast<int32_t>(slots), static_cast<int32_t>(slots * items_per_slot)};
}

}  // namespace

index_entries::index_entries(file_window window, const index_shape& shape)
    : window_{std::move(window)}, shape_{shape} {}

result<index_entries> index_entries::open(const std::filesystem::path& path,
                                          const std::optional<index_shape>& known) {
  auto window = file_window::open(path);
  if (!window) return fail(std::move(window).error());
  const auto size = window->size();
  const auto shape = known ? known : guess_shape(size);
  if (!shape || shape->file_size() != size)
    return fail(errc::corrupt, "{} has {} bytes, which no index file has", path.native(), size);
  index_entries entries{std::move(*window), *shape};
  const auto bytes = entries.window_.bytes(0, header_size);
  if (!bytes) return fail(bytes.error());
  entries.header_ = load_index_header(bytes->data());
  entries.header_.next_item = std::max(entries.header_.next_item, first_item);
  return entries;
}

int32_t index_entries::item_end() const {
  return std::min(header_.next_item, shape_.items);
}

int64_t index_entries::byte_of_slot(int32_t slot) const {
  return shape_.slot_at(slot);
}

int64_t index_entries::byte_of_item(int32_t number) const {
  return shape_.item_at(number);
}

result<int32_t> index_entries::slot(int32_t slot) {
  if (slot < 0 || slot >= shape_.slots)
    return fail(errc::out_of_range, "there is no slot {}", slot);
  const auto bytes = window_.bytes(byte_of_slot(slot), slot_size);
  if (!bytes) return fail(bytes.error());
  return load_big_endian<int32_t>(bytes->data());
}

result<index_item> index_entries::item(int32_t number) {
  if (number < 0 || number >= shape_.items)
    return fail(errc::out_of_range, "there is no item {}", number);
  const auto bytes = window_.bytes(byte_of_item(number), item_size);
  if (!bytes) return fail(bytes.error());
  return load_index_item(bytes->data());
}

int32_t index_hash(std::string_view topic, std::string_view key) {
  return index_key_hash(java_hash(fmt::format("{}#{}", topic, key)));
}

std::vector<int32_t> index_hashes_of(const message& message) {
  std::vector<int32_t> hashes;
  if ((message.system_flag & system_flag::transaction_mask) == system_flag::transaction_rollback)
    return hashes;
  const auto unique_key = find_property(message.properties, property::unique_key);
  if (unique_key && !unique_key->empty()) hashes.push_back(index_hash(message.topic, *unique_key));
  auto keys = find_property(message.properties, property::keys).value_or(std::string_view{});
  while (!keys.empty()) {
    const auto key = keys.substr(0, keys.find(' '));
    if (!key.empty()) hashes.push_back(index_hash(message.topic, key));
    keys.remove_prefix(std::min(key.size() + 1, keys.size()));
  }
  return hashes;
}

}  // namespace cafmq
