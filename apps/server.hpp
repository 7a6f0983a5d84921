#pragma once

/// A server process: an actor system with a name server, a broker or both, one native port, and an
/// ordered end on SIGINT or SIGTERM.

#include "apps/exit_code.hpp"
#include "config/settings.hpp"

namespace cafmq {

struct server_roles {
  bool namesrv = false;
  bool broker = false;
};

/// Serves until a stop signal comes. Says on stdout where it listens and where its data is once it
/// is ready, and on stderr what went wrong.
[[nodiscard]] exit_code run_server(const settings& settings, server_roles roles);

}  // namespace cafmq
