#include "apps/load/load_connection.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace cafmq::load {
namespace {

constexpr size_t read_size = size_t{256} << 10;

tl::unexpected<error> lost(const std::string& name, int error_number) {
  return fail(errc::unreachable, "the connection to {} is lost: {}", name,
              error_number == 0 ? "the broker has closed it" : std::strerror(error_number));
}

int connect_to(const addrinfo& address) {
  const int number = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (number < 0) return -1;
  if (::connect(number, address.ai_addr, address.ai_addrlen) != 0) {
    const int reason = errno;
    ::close(number);
    errno = reason;
    return -1;
  }
  const int on = 1;
  ::setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(number, F_SETFL, O_NONBLOCK);
  return number;
}

}  // namespace

result<load_connection> load_connection::open(const endpoint& to) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int failed =
          ::getaddrinfo(to.host.c_str(), std::to_string(to.port).c_str(), &wanted, &found);
      failed != 0)
    return fail(errc::invalid_argument, "cannot find the host of {}: {}", to_string(to),
                ::gai_strerror(failed));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all{found, ::freeaddrinfo};
  for (const auto* each = all.get(); each != nullptr; each = each->ai_next)
    if (const int number = connect_to(*each); number >= 0)
      return load_connection{number, to_string(to)};
  return fail(errc::unreachable, "cannot connect to {}: {}", to_string(to), std::strerror(errno));
}

load_connection::load_connection(int number, std::string name)
    : number_{number}, name_{std::move(name)}, in_(read_size, '\0') {}

load_connection::load_connection(load_connection&& other) noexcept
    : number_{std::exchange(other.number_, -1)},
      name_{std::move(other.name_)},
      out_{std::move(other.out_)},
      sent_{other.sent_},
      in_{std::move(other.in_)},
      frames_{std::move(other.frames_)} {}

load_connection::~load_connection() {
  if (number_ >= 0) ::close(number_);
}

result<void> load_connection::send() {
  while (sent_ < out_.size()) {
    const auto count =
        ::send(number_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return {};
    if (count < 0) return lost(name_, errno);
    sent_ += static_cast<size_t>(count);
  }
  out_.clear();
  sent_ = 0;
  return {};
}

result<std::string_view> load_connection::read() {
  const auto count = ::recv(number_, in_.data(), in_.size(), MSG_DONTWAIT);
  if (count > 0) return std::string_view{in_.data(), static_cast<size_t>(count)};
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return std::string_view{};
  return lost(name_, count == 0 ? 0 : errno);
}

}  // namespace cafmq::load
