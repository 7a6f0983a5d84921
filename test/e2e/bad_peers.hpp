#pragma once

/// Peers that do to a broker what none should, and what a process takes of its machine.

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cafmq {

/// A socket that connects to a port of this machine and sends bytes, whatever becomes of them. It
/// fails no test, so that any thread may have one.
class bad_peer {
 public:
  explicit bad_peer(int port);
  bad_peer(const bad_peer&) = delete;
  bad_peer& operator=(const bad_peer&) = delete;
  ~bad_peer();

  /// False when the connection is closed.
  bool send(std::string_view bytes) const;

  /// Waits for the other side to close the connection, 20 s at most; takes and drops what comes.
  [[nodiscard]] bool is_closed() const;

 private:
  int socket_;
};

/// Every kind of wrong bytes, one after another, each on a connection of its own.
void send_garbage(int port);
inline constexpr int garbage_peers = 12;  ///< how many that are

/// A frame that answers a request which nobody has made.
[[nodiscard]] std::string unasked_answer(int opaque);

struct process_use {
  size_t resident_bytes = 0;
  size_t descriptors = 0;
};

/// What a process takes just now.
[[nodiscard]] process_use use_of(pid_t process);

/// Lets this process have many connections.
void allow_many_descriptors();

}  // namespace cafmq
