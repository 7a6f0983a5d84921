#include "actors/broker/remoting/door_state.hpp"

#include <string>

namespace cafmq::remoting {

text_table door_state(const door_counts& counts) {
  const auto text = [](const door_count& count) { return std::to_string(count.value()); };
  return {
      {"remotingConnections", text(counts.connections)},
      {"remotingUnsentBytes", text(counts.unsent_bytes)},
      {"remotingUnfinishedBytes", text(counts.unfinished_bytes)},
      {"remotingRefusedConnections", text(counts.refused_connections)},
      {"remotingSilentConnections", text(counts.silent_connections)},
      {"remotingGarbledConnections", text(counts.garbled_connections)},
      {"remotingGreedyConnections", text(counts.greedy_connections)},
      {"remotingRefusedForUnsent", text(counts.refused_for_unsent)},
      {"remotingRefusedForHeldPulls", text(counts.refused_for_held_pulls)},
      {"remotingRefusedForDisk", text(counts.refused_for_disk)},
  };
}

}  // namespace cafmq::remoting
