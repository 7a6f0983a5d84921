#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "message/message_id.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "storage/derived_entry.hpp"
#include "storage/record_check.hpp"
#include "test/fuzz/require.hpp"

using namespace cafmq;

namespace {

// What was decoded, encoded again, is decoded to the same.
void check_round_trip(const record& first) {
  const auto topic_fits = first.message.topic.size() <= 32'767;
  if (!topic_fits || encoded_record_size(first.message, first.store_host) != first.total_size)
    return;
  std::string bytes(static_cast<size_t>(first.total_size), '\0');
  encode_record(first.message, first.store_host, bytes.data());
  stamp_record(bytes.data(), first.place);
  const auto second = decode_record(bytes, body_check::crc);
  require(second.has_value(), "an encoded record can be decoded");
  require(
      second->message.body == first.message.body && second->message.topic == first.message.topic,
      "a record's body and topic are encoded as they are");
  require(second->place.physical == first.place.physical &&
              second->place.queue == first.place.queue &&
              second->place.store_timestamp_ms == first.place.store_timestamp_ms,
          "a record's place is stamped as it is");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const auto head = peek_record(bytes);
  require(!head || static_cast<size_t>(head->total_size) <= size,
          "a record that is announced is there");
  const auto found = decode_record(bytes, body_check::none);
  const auto checked = decode_record(bytes, body_check::crc);
  require(!checked || found, "a check makes nothing valid");
  if (!found) return 0;
  require(head && head->is_record(), "what can be decoded was announced");
  (void)problem_of(*found, found->place.physical);
  (void)derived_entry(*found, {1000, 5000});
  (void)decode_properties(found->message.properties);
  check_round_trip(*found);
  return 0;
}
