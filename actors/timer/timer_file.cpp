#include "actors/timer/timer_file.hpp"

#include "base/bytes.hpp"
#include "base/crc32.hpp"

namespace cafmq {
namespace {

constexpr uint32_t magic = 0x544D5231;  // "TMR1"
constexpr size_t head_size = 4 + 4 + 8;

}  // namespace

std::string write_timer_file(const saved_timers& saved) {
  std::string bytes(head_size, '\0');
  saved.settled.write(bytes);
  store_big_endian(bytes.data() + 8, saved.log_end.value());
  store_big_endian(bytes.data() + 4, crc32(std::string_view{bytes}.substr(8)));
  store_big_endian(bytes.data(), magic);
  return bytes;
}

result<saved_timers> read_timer_file(std::string_view bytes) {
  byte_reader in{bytes};
  const bool is_ours = in.take<uint32_t>() == magic;
  const auto crc = in.take<uint32_t>();
  if (!in.ok() || !is_ours || crc != crc32(bytes.substr(8)))
    return fail(errc::corrupt, "these {} bytes are no state of timers", bytes.size());
  const physical_offset log_end{in.take<int64_t>()};
  auto settled = settled_offsets::read(bytes.substr(bytes.size() - in.left()));
  if (!in.ok() || log_end < physical_offset{0} || !settled)
    return fail(errc::corrupt, "the state of timers has impossible positions");
  return saved_timers{log_end, std::move(*settled)};
}

}  // namespace cafmq
