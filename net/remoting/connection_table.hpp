#pragma once

/// The connections of a door, and what they hold together. Plain data with one owner, the door,
/// which says what time it is and does what follows from it.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <caf/io/connection_handle.hpp>

#include "net/options.hpp"
#include "net/remoting/call.hpp"
#include "net/remoting/door_counts.hpp"
#include "net/remoting/peer_bounds.hpp"

namespace cafmq::remoting {

struct connection {
  connection(uint64_t serial, std::string host, uint16_t port, const remoting_options& options,
             door_time now);

  uint64_t serial;
  std::string host;
  std::string peer;  ///< host and port
  frame_splitter frames;
  size_t read_size;
  peer_times times;
  size_t open_requests = 0;
  size_t unsent = 0;                 ///< bytes of answers; changed by the table only
  bool is_quiet = false;             ///< its last read came after a pause
  bool paused = false;               ///< its read token is spent and it got no other
  bool resuming = false;             ///< it will get one in a later pass
  std::optional<door_time> ends_by;  ///< it is being ended
};

class connection_table {
 public:
  using handle = caf::io::connection_handle;

  /// `counts` may be those of several tables.
  connection_table(const remoting_options& options, std::shared_ptr<door_counts> counts)
      : options_{options}, peers_{options}, counts_{std::move(counts)} {}

  /// Null, and counted as refused, when there are too many in total or from that address. `host` as
  /// sockets name it.
  connection* add(handle at, std::string host, uint16_t port, door_time now);

  [[nodiscard]] connection* find(handle at);

  /// Null also when it is another one by now, or is being ended.
  [[nodiscard]] connection* find(const connection_id& wanted);

  void remove(handle at);

  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] std::vector<handle> handles() const;

  /// Those that have been silent for too long, and those whose farewell has.
  [[nodiscard]] std::vector<handle> overdue(door_time now) const;

  void set_unsent(connection& to, size_t bytes);

  /// The one that has taken least of its answers; nothing while all together are in their bound.
  [[nodiscard]] std::optional<handle> greediest() const;

  /// Calls `split()`, which may change what is unfinished of `from`.
  template <class Split>
  auto count_unfinished(const connection& from, Split split) {
    const auto before = from.frames.pending();
    auto done = split();
    count_unfinished(before, from.frames.pending());
    return done;
  }

  /// Bytes of unfinished frames, of all connections.
  [[nodiscard]] size_t unfinished() const { return unfinished_; }

  [[nodiscard]] door_counts& counts() const { return *counts_; }

 private:
  void count_unfinished(size_t before, size_t now);

  const remoting_options options_;
  connection_counts peers_;
  std::unordered_map<handle, connection> all_;
  size_t unfinished_ = 0;
  size_t unsent_ = 0;
  std::shared_ptr<door_counts> counts_;
};

}  // namespace cafmq::remoting
