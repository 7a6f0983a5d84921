#include "storage/inspect/index_entries.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>

#include "base/bytes.hpp"
#include "message/properties.hpp"
#include "message/tag_hash.hpp"

namespace cafmq {
namespace {

constexpr int64_t header_size = 8 + 8 + 8 + 8 + 4 + 4;
constexpr int64_t slot_size = 4;
constexpr int64_t item_size = 4 + 8 + 4 + 4;
static_assert(header_size == 40 && item_size == 20);

// A file does not say how many slots it has; there are always four items for each.
constexpr int64_t items_per_slot = 4;

}  // namespace

index_entries::index_entries(file_window window, int32_t slots, int32_t items)
    : window_{std::move(window)}, slots_{slots}, items_{items} {}

result<index_entries> index_entries::open(const std::filesystem::path& path) {
  auto window = file_window::open(path);
  if (!window) return fail(std::move(window).error());
  const auto room = window->size() - header_size;
  constexpr int64_t share = slot_size + items_per_slot * item_size;
  const auto slots = room / share;
  if (room < share || room % share != 0 ||
      slots * items_per_slot > std::numeric_limits<int32_t>::max())
    return fail(errc::corrupt, "{} has {} bytes, which no index file has", path.native(),
                window->size());
  index_entries entries{std::move(*window), static_cast<int32_t>(slots),
                        static_cast<int32_t>(slots * items_per_slot)};
  const auto bytes = entries.window_.bytes(0, header_size);
  if (!bytes) return fail(bytes.error());
  byte_reader in{*bytes};
  auto& header = entries.header_;
  header.begin_timestamp_ms = in.take<int64_t>();
  header.end_timestamp_ms = in.take<int64_t>();
  header.begin = physical_offset{in.take<int64_t>()};
  header.end = physical_offset{in.take<int64_t>()};
  header.slots_used = in.take<int32_t>();
  header.next_item = std::max(in.take<int32_t>(), 1);
  return entries;
}

int32_t index_entries::item_end() const {
  return std::min(header_.next_item, items_);
}

int64_t index_entries::byte_of_slot(int32_t slot) const {
  return header_size + slot * slot_size;
}

int64_t index_entries::byte_of_item(int32_t number) const {
  return header_size + slots_ * slot_size + number * item_size;
}

result<int32_t> index_entries::slot(int32_t slot) {
  if (slot < 0 || slot >= slots_) return fail(errc::out_of_range, "there is no slot {}", slot);
  const auto bytes = window_.bytes(byte_of_slot(slot), slot_size);
  if (!bytes) return fail(bytes.error());
  byte_reader in{*bytes};
  return in.take<int32_t>();
}

result<index_item> index_entries::item(int32_t number) {
  if (number < 0 || number >= items_)
    return fail(errc::out_of_range, "there is no item {}", number);
  const auto bytes = window_.bytes(byte_of_item(number), item_size);
  if (!bytes) return fail(bytes.error());
  byte_reader in{*bytes};
  index_item item;
  item.key_hash = in.take<int32_t>();
  item.physical = physical_offset{in.take<int64_t>()};
  item.seconds = in.take<int32_t>();
  item.previous = in.take<int32_t>();
  return item;
}

int32_t index_hash(std::string_view topic, std::string_view key) {
  const auto hash = java_hash(fmt::format("{}#{}", topic, key));
  return hash == std::numeric_limits<int32_t>::min() ? 0 : std::abs(hash);
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
