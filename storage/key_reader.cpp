#include "storage/key_reader.hpp"

#include <algorithm>
#include <optional>

#include "message/record_codec.hpp"
#include "storage/message_keys.hpp"

namespace cafmq {
namespace {

bool has_key(const message& message, std::string_view wanted) {
  message_keys keys{find_stored_properties(message.properties)};
  auto key = keys.take();
  while (!key.empty() && key != wanted) key = keys.take();
  return !key.empty();
}

bool is_wanted(const record& record, const index_query& query) {
  const auto stored_ms = record.place.store_timestamp_ms;
  return record.message.topic == query.topic && stored_ms >= query.begin_ms &&
         stored_ms <= query.end_ms && has_key(record.message, query.key);
}

}  // namespace

result<query_result> key_reader::find(const index_query& query) const {
  query_result found;
  const auto last = index_.end();
  found.index_end = last.physical;
  found.index_timestamp_ms = last.timestamp_ms;
  const auto wanted = std::clamp(query.messages_max, 0, index_query::messages_limit);
  // Keys can be made that share a hash with another: they must not make us read the whole log.
  auto records_left = std::max(800, 20 * wanted);
  if (wanted == 0 || query.key.empty()) return found;
  auto bytes_left = query.bytes_max;
  std::optional<error> problem;
  const auto looked =
      index_.find(query.topic, query.key, {query.begin_ms, query.end_ms}, [&](physical_offset at) {
        if (at < log_.begin()) return false;  // and so are all older ones
        auto bytes = log_.record_at(at);
        if (!bytes) {
          if (bytes.error().code() != errc::out_of_range) problem = bytes.error();
          return !problem;
        }
        const auto record = decode_record(bytes->view(), body_check::none);
        if (record && is_wanted(*record, query)) {
          bytes_left -= record->total_size;
          if (bytes_left < 0 && !found.records.empty()) return false;
          found.records.push_back(std::move(*bytes));
        }
        return --records_left > 0 && found.records.size() < static_cast<size_t>(wanted);
      });
  if (problem) return fail(std::move(*problem));
  if (!looked) return fail(looked.error());
  std::reverse(found.records.begin(), found.records.end());
  return found;
}

}  // namespace cafmq
