#pragma once

/// Dispatch on behalf of a door: when everything but what the door has just appended is dispatched,
/// it does that at once and answers the pulls that wait for it; else REPUT does. Only on the door's
/// thread.

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/held_pulls.hpp"

namespace cafmq::remoting {

class door_dispatch {
 public:
  /// Both outlive this.
  door_dispatch(const door_parts& parts, held_pulls& held);

  /// Messages may be dispatched that were not before: appended or, with sync flush, flushed ones.
  void run();

  /// Messages were appended that may be dispatched once they are flushed.
  void run_when_flushed();

 private:
  [[nodiscard]] bool run_at_once();

  const broker_parts& parts_;
  held_pulls& held_;
};

}  // namespace cafmq::remoting
