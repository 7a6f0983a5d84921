#pragma once

/// A connected socket on its way to whoever serves it; closed when it does not arrive. One thread
/// at a time.

#include <unistd.h>

#include <utility>

namespace cafmq::remoting {

class socket_owner {
 public:
  explicit socket_owner(int socket) : socket_{socket} {}
  socket_owner(const socket_owner&) = delete;
  socket_owner& operator=(const socket_owner&) = delete;
  ~socket_owner() {
    if (socket_ >= 0) ::close(socket_);
  }

  /// Whoever calls owns it now.
  [[nodiscard]] int release() { return std::exchange(socket_, -1); }

 private:
  int socket_;
};

}  // namespace cafmq::remoting
