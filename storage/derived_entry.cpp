#include "storage/derived_entry.hpp"

#include <algorithm>
#include <charconv>

#include "message/properties.hpp"
#include "message/system_topics.hpp"
#include "message/tag_hash.hpp"

namespace cafmq {
namespace {

int64_t tags_code_of(const record& record, std::string_view tags,
                     const std::vector<int64_t>& delay_levels_ms) {
  if (record.message.topic == system_topic::schedule) {
    const auto delay = find_property(record.message.properties, property::delay);
    int level = 0;
    if (delay) std::from_chars(delay->data(), delay->data() + delay->size(), level);
    level = std::min(level, static_cast<int>(delay_levels_ms.size()));
    if (level > 0)
      return record.place.store_timestamp_ms + delay_levels_ms[static_cast<size_t>(level - 1)];
  }
  return tags_code(tags);
}

}  // namespace

consume_queue_entry derived_entry(const record& record,
                                  const std::vector<int64_t>& delay_levels_ms) {
  return derived_entry(record, tags_of(record.message), delay_levels_ms);
}

consume_queue_entry derived_entry(const record& record, std::string_view tags,
                                  const std::vector<int64_t>& delay_levels_ms) {
  return {record.place.physical, record.total_size, tags_code_of(record, tags, delay_levels_ms)};
}

}  // namespace cafmq
