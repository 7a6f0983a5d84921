#include "net/remoting/connect.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <system_error>

namespace cafmq {
namespace {

template <class Address>
socket_address address_of(const Address& address) {
  static_assert(sizeof(Address) <= sizeof(sockaddr_storage));
  socket_address copy;
  std::memcpy(&copy.bytes, &address, sizeof address);
  copy.size = sizeof address;
  return copy;
}

}  // namespace

std::optional<socket_address> numeric_address(const endpoint& peer) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(peer.port);
  if (inet_pton(AF_INET, peer.host.c_str(), &v4.sin_addr) == 1) return address_of(v4);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(peer.port);
  if (inet_pton(AF_INET6, peer.host.c_str(), &v6.sin6_addr) == 1) return address_of(v6);
  return std::nullopt;
}

result<socket_address> look_up_address(const endpoint& peer) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const auto wrong =
      getaddrinfo(peer.host.c_str(), std::to_string(peer.port).c_str(), &wanted, &found);
  if (wrong != 0)
    return fail(errc::unreachable, "the name {} cannot be looked up: {}", peer.host,
                gai_strerror(wrong));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner{found, freeaddrinfo};
  socket_address first;
  std::memcpy(&first.bytes, found->ai_addr, found->ai_addrlen);
  first.size = found->ai_addrlen;
  return first;
}

result<caf::io::network::native_socket> begin_connect(const socket_address& peer) {
  const auto refuse = [](int number) {
    return fail(errc::unreachable, "a connection cannot be made: {}",
                std::generic_category().message(number));
  };
  const int fd = socket(peer.bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return refuse(errno);
  const auto* address = reinterpret_cast<const sockaddr*>(&peer.bytes);
  if (connect(fd, address, peer.size) == 0 || errno == EINPROGRESS) return fd;
  const auto number = errno;
  close(fd);
  return refuse(number);
}

}  // namespace cafmq
