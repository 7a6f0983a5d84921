#include "message/record_codec.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "base/crc32.hpp"
#include "base/names.hpp"
#include "message/properties.hpp"
#include "message/record_layout.hpp"

namespace cafmq {
namespace {

using namespace record_layout;

int32_t magic_for(std::string_view topic) {
  return topic.size() > topic_length_max ? magic_v2 : magic_v1;
}

int32_t stored_system_flag(const message& message, const host_address& store_host) {
  auto flags = message.system_flag & ~(system_flag::born_host_ipv6 | system_flag::store_host_ipv6);
  if (message.born_host.is_ipv6) flags |= system_flag::born_host_ipv6;
  if (store_host.is_ipv6) flags |= system_flag::store_host_ipv6;
  return flags;
}

int32_t body_crc(std::string_view body) {
  return static_cast<int32_t>(crc32(body) & body_crc_mask);
}

void put_host(byte_writer& out, const host_address& host) {
  out.put_bytes(host.ip_bytes());
  out.put(host.port);
}

host_address take_host(byte_reader& in, bool is_ipv6) {
  host_address host;
  host.is_ipv6 = is_ipv6;
  host.ip = {};
  const auto ip = in.take_bytes(is_ipv6 ? 16 : 4);
  std::copy(ip.begin(), ip.end(), host.ip.begin());
  host.port = in.take<int32_t>();
  return host;
}

// Everything between the total size and the end, in the order of the layout.
record take_fields(byte_reader& in) {
  record record;
  auto& message = record.message;
  record.total_size = in.take<int32_t>();
  record.magic = in.take<int32_t>();
  record.body_crc = in.take<int32_t>();
  message.queue_id = in.take<int32_t>();
  message.flag = in.take<int32_t>();
  record.place.queue = queue_offset{in.take<int64_t>()};
  record.place.physical = physical_offset{in.take<int64_t>()};
  message.system_flag = in.take<int32_t>();
  message.born_timestamp_ms = in.take<int64_t>();
  message.born_host = take_host(in, (message.system_flag & system_flag::born_host_ipv6) != 0);
  record.place.store_timestamp_ms = in.take<int64_t>();
  record.store_host = take_host(in, (message.system_flag & system_flag::store_host_ipv6) != 0);
  message.reconsume_times = in.take<int32_t>();
  message.prepared_transaction_offset = in.take<int64_t>();
  message.body = in.take_bytes(in.take<int32_t>());
  const int64_t topic_length =
      record.magic == magic_v2 ? int64_t{in.take<int16_t>()} : int64_t{in.take<int8_t>()};
  message.topic = in.take_bytes(topic_length);
  message.properties = in.take_bytes(in.take<int16_t>());
  return record;
}

}  // namespace

int64_t encoded_record_size(const message& message, const host_address& store_host) {
  return fixed_size(static_cast<int>(message.born_host.encoded_size()),
                    static_cast<int>(store_host.encoded_size()), magic_for(message.topic)) +
         static_cast<int64_t>(message.body.size() + message.topic.size() +
                              message.properties.size());
}

void encode_record(const message& message, const host_address& store_host, char* to) {
  const auto total_size = encoded_record_size(message, store_host);
  const auto magic = magic_for(message.topic);
  byte_writer out{to, static_cast<size_t>(total_size)};
  out.put(static_cast<int32_t>(total_size));
  out.put(magic);
  out.put(body_crc(message.body));
  out.put(message.queue_id);
  out.put(message.flag);
  out.put(int64_t{0});  // queue offset: stamped later
  out.put(int64_t{0});  // physical offset: stamped later
  out.put(stored_system_flag(message, store_host));
  out.put(message.born_timestamp_ms);
  put_host(out, message.born_host);
  out.put(int64_t{0});  // store timestamp: stamped later
  put_host(out, store_host);
  out.put(message.reconsume_times);
  out.put(message.prepared_transaction_offset);
  out.put(static_cast<int32_t>(message.body.size()));
  out.put_bytes(message.body);
  if (magic == magic_v2)
    out.put(static_cast<int16_t>(message.topic.size()));
  else
    out.put(static_cast<int8_t>(message.topic.size()));
  out.put_bytes(message.topic);
  out.put(static_cast<int16_t>(message.properties.size()));
  out.put_bytes(message.properties);
  CAFMQ_CHECK(static_cast<int64_t>(out.written()) == total_size);
}

void stamp_record(char* record, const record_place& place) {
  const auto flags = load_big_endian<int32_t>(record + system_flag_at);
  const bool ipv6 = (flags & system_flag::born_host_ipv6) != 0;
  store_big_endian(record + queue_offset_at, place.queue.value());
  store_big_endian(record + physical_offset_at, place.physical.value());
  store_big_endian(record + store_timestamp_at(ipv6 ? host_size_ipv6 : host_size_ipv4),
                   place.store_timestamp_ms);
}

bool record_head::is_blank() const {
  return magic == magic_blank;
}
bool record_head::is_record() const {
  return magic == magic_v1 || magic == magic_v2;
}

result<record_head> peek_record(std::string_view bytes, int64_t left) {
  byte_reader in{bytes};
  const record_head head{in.take<int32_t>(), in.take<int32_t>()};
  if (!in.ok())
    return fail(errc::corrupt, "only {} bytes where a record should start", bytes.size());
  if (!head.is_blank() && !head.is_record())
    return fail(errc::corrupt, "the magic 0x{:08x} is not a record's",
                static_cast<uint32_t>(head.magic));
  const auto smallest =
      head.is_blank() ? blank_size : fixed_size(host_size_ipv4, host_size_ipv4, head.magic);
  if (head.total_size < smallest || head.total_size > left ||
      (head.is_record() && head.total_size > size_max))
    return fail(errc::corrupt, "the size {} is impossible with {} bytes left", head.total_size,
                left);
  return head;
}

int32_t record_size_at(std::string_view bytes) {
  return byte_reader{bytes}.take<int32_t>();
}

result<record_place> peek_place(std::string_view bytes) {
  byte_reader in{bytes};
  const record_head head{in.take<int32_t>(), in.take<int32_t>()};
  (void)in.take_bytes(queue_offset_at - body_crc_at);
  record_place place;
  place.queue = queue_offset{in.take<int64_t>()};
  place.physical = physical_offset{in.take<int64_t>()};
  const auto flags = in.take<int32_t>();
  const bool ipv6 = (flags & system_flag::born_host_ipv6) != 0;
  const int host_size = ipv6 ? host_size_ipv6 : host_size_ipv4;
  (void)in.take_bytes(store_timestamp_at(host_size) - born_timestamp_at);
  place.store_timestamp_ms = in.take<int64_t>();
  if (!in.ok() || !head.is_record()) return fail(errc::corrupt, "no record starts here");
  return place;
}

result<record> decode_record(std::string_view bytes, body_check check) {
  auto head = peek_record(bytes);
  if (!head) return fail(head.error());
  if (!head->is_record()) return fail(errc::corrupt, "a blank where a record was expected");
  byte_reader in{bytes.substr(0, static_cast<size_t>(head->total_size))};
  auto record = take_fields(in);
  if (!in.ok()) return fail(errc::corrupt, "a field's length points behind the record's end");
  if (in.left() != 0)
    return fail(errc::corrupt, "the record claims {} bytes, its fields end {} bytes earlier",
                record.total_size, in.left());
  if (check == body_check::crc && body_crc(record.message.body) != record.body_crc)
    return fail(errc::corrupt, "the body's CRC is 0x{:08x}, the record says 0x{:08x}",
                static_cast<uint32_t>(body_crc(record.message.body)),
                static_cast<uint32_t>(record.body_crc));
  return record;
}

std::string_view tags_of(const message& message) {
  return find_property(message.properties, property::tags).value_or(std::string_view{});
}

}  // namespace cafmq
