#include "storage/record_check.hpp"

#include "base/names.hpp"

namespace cafmq {

std::optional<std::string> problem_of(const record& found, physical_offset at) {
  const auto& message = found.message;
  if (found.place.physical != at)
    return fmt::format("the record says that it lies at {}", found.place.physical.value());
  const auto named = check_topic_name(message.topic);
  if (!named) return named.error().text();
  constexpr int64_t queue_offset_max = int64_t{1} << 56;  // its entry's position cannot overflow
  if (message.queue_id < 0 || found.place.queue < queue_offset{0} ||
      found.place.queue > queue_offset{queue_offset_max})
    return fmt::format("queue {} and queue offset {} are impossible", message.queue_id,
                       found.place.queue.value());
  return std::nullopt;
}

bool lacks_properties(const record& found, int64_t position_in_file) {
  constexpr int64_t sector_size = 512;
  auto left = found.message.properties;
  auto position = position_in_file + found.total_size - static_cast<int64_t>(left.size());
  while (!left.empty()) {
    const auto part = left.substr(0, static_cast<size_t>(sector_size - position % sector_size));
    if (part.find_first_not_of('\0') == std::string_view::npos) return true;
    position += static_cast<int64_t>(part.size());
    left.remove_prefix(part.size());
  }
  return false;
}

}  // namespace cafmq
