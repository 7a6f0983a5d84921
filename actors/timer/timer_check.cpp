#include "actors/timer/timer_check.hpp"

#include "base/bytes.hpp"

namespace cafmq {
namespace {

constexpr size_t file_size = 4'096;

}  // namespace

// Their log's position and the data version, which they always set, stay zero.
std::string write_timer_check(int64_t read_ms, queue_offset next) {
  std::string bytes(file_size, '\0');
  byte_writer out{bytes.data(), bytes.size()};
  out.put(read_ms);
  out.put(int64_t{0});
  out.put(next.value());
  out.put(next.value());
  return bytes;
}

result<timer_check> read_timer_check(std::string_view bytes) {
  byte_reader in{bytes};
  timer_check check;
  check.read_ms = in.take<int64_t>();
  const auto log_position = in.take<int64_t>();
  check.next = queue_offset{in.take<int64_t>()};
  (void)in.take<int64_t>();  // the same of a master
  (void)in.take<int64_t>();  // the data version's state
  (void)in.take<int64_t>();  // its time
  const auto counter = in.take<int64_t>();
  if (!in.ok() || check.read_ms < 0 || log_position < 0 || check.next < queue_offset{0})
    return fail(errc::corrupt, "these {} bytes are no timercheck", bytes.size());
  check.is_theirs = log_position > 0 || counter > 0;
  return check;
}

}  // namespace cafmq
