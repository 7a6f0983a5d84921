#include "message/unique_keys.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <ctime>
#include <random>
#include <string_view>

#include <fmt/format.h>

#include "base/bytes.hpp"

namespace cafmq {
namespace {

std::string upper_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    text += digits[static_cast<unsigned char>(byte) >> 4U];
    text += digits[static_cast<unsigned char>(byte) & 0xFU];
  }
  return text;
}

// The begin of the month `months` after that of `wall_ms`, in local time.
int64_t month_begin(int64_t wall_ms, int months) {
  const time_t seconds = wall_ms / 1000;
  tm local{};
  localtime_r(&seconds, &local);
  tm begin{};
  begin.tm_year = local.tm_year;
  begin.tm_mon = local.tm_mon + months;
  begin.tm_mday = 1;
  begin.tm_isdst = -1;
  return int64_t{mktime(&begin)} * 1000;
}

std::string prefix_of(const process_identity& identity) {
  std::string bytes(10, '\0');
  byte_writer out{bytes.data(), bytes.size()};
  out.put_bytes({identity.ipv4.data(), identity.ipv4.size()});
  out.put(identity.process_id);
  out.put(identity.discriminator);
  return upper_hex(bytes);
}

}  // namespace

process_identity process_identity::current() {
  process_identity identity;
  identity.process_id = static_cast<uint16_t>(getpid());
  identity.discriminator = std::random_device{}();
  ifaddrs* interfaces = nullptr;
  if (getifaddrs(&interfaces) != 0) return identity;
  for (const auto* each = interfaces; each != nullptr; each = each->ifa_next) {
    const bool is_ipv4 = each->ifa_addr != nullptr && each->ifa_addr->sa_family == AF_INET;
    if (!is_ipv4 || (each->ifa_flags & IFF_LOOPBACK) != 0) continue;
    const auto* address = reinterpret_cast<const sockaddr_in*>(each->ifa_addr);
    std::memcpy(identity.ipv4.data(), &address->sin_addr, identity.ipv4.size());
    break;
  }
  freeifaddrs(interfaces);
  return identity;
}

unique_keys::unique_keys(const process_identity& identity) : prefix_{prefix_of(identity)} {}

std::string unique_keys::next(int64_t wall_ms) {
  std::string bytes(6, '\0');
  byte_writer out{bytes.data(), bytes.size()};
  {
    const std::lock_guard lock{mutex_};
    if (wall_ms < month_begin_ms_ || wall_ms >= month_end_ms_) {
      month_begin_ms_ = month_begin(wall_ms, 0);
      month_end_ms_ = month_begin(wall_ms, 1);
    }
    out.put(static_cast<uint32_t>(wall_ms - month_begin_ms_));
    out.put(counter_++);
  }
  return prefix_ + upper_hex(bytes);
}

unique_keys& process_unique_keys() {
  static unique_keys keys{process_identity::current()};
  return keys;
}

std::string make_client_id() {
  static std::atomic<uint32_t> count{0};
  const auto identity = process_identity::current();
  char address[INET_ADDRSTRLEN] = "";
  inet_ntop(AF_INET, identity.ipv4.data(), address, sizeof address);
  return fmt::format("{}@{}#{:08x}{:x}", address, getpid(), identity.discriminator, count++);
}

}  // namespace cafmq
