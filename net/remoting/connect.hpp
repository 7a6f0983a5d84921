#pragma once

/// Outgoing connections that do not block: the address of a peer, and a socket that is on its way
/// there.

#include <sys/socket.h>

#include <optional>

#include <caf/io/network/native_socket.hpp>

#include "base/error.hpp"
#include "net/endpoint.hpp"

namespace cafmq {

struct socket_address {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

/// For a host that is written as an IPv4 or IPv6 address; nothing for a name.
[[nodiscard]] std::optional<socket_address> numeric_address(const endpoint& peer);

/// For a name as well. Asks the name service and blocks until that answers: only on a thread that
/// may wait. errc::unreachable.
[[nodiscard]] result<socket_address> look_up_address(const endpoint& peer);

/// A socket whose connect has begun; the caller owns it. Whether it will succeed is not known yet.
/// errc::unreachable.
[[nodiscard]] result<caf::io::network::native_socket> begin_connect(const socket_address& peer);

}  // namespace cafmq
