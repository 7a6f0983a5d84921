#pragma once

/// What the broker is doing, for tools: everything at a glance (28), what has gone through a topic
/// or a group (315), and its slaves (907), of which it has none.

#include <cstdint>
#include <string>

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/lookups.hpp"
#include "net/remoting/door.hpp"
#include "protocol/bodies/lists.hpp"

namespace cafmq::remoting {

class state_handlers {
 public:
  /// Both outlive this.
  state_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  /// What the disk is asked for.
  struct disk_facts;

  void show_state(const call& call, std::string& out);
  void show_counter(const call& call, std::string& out);
  void show_replication(const call& call, std::string& out);

  [[nodiscard]] text_table state_with(const disk_facts& disk);

  void add_identity(text_table& state, int64_t now_ms) const;
  void add_store(text_table& state) const;
  static void add_disk(text_table& state, const disk_facts& disk, int64_t now_ms);
  void add_rates(text_table& state, int64_t now_ms) const;
  void add_totals(text_table& state, int64_t now_ms) const;

  door& door_;
  const door_parts& parts_;
  const message_store& store_;
  statistics& statistics_;
  int64_t started_ms_;
  lookups lookups_;
};

}  // namespace cafmq::remoting
