#pragma once

/// The answers of a door with sync flush that wait until their messages are flushed.
///
/// A flush is for all that was read in one pass over the connections, at least. The door makes it
/// itself when that is quicker, see flush_place; else FLUSH is asked, once at a time and again as
/// soon as it has answered: all that were stored meanwhile share the next flush.
///
/// Only on the door's thread.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "actors/broker/remoting/door_dispatch.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/flush_place.hpp"
#include "base/error.hpp"
#include "base/offsets.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class unflushed_answers {
 public:
  /// Appends the answer for a message that could not be flushed.
  using refusal = std::function<void(std::string& out, const asker& whom, const error& cause)>;

  /// `door`, `parts` and `dispatch` outlive this.
  unflushed_answers(door& door, const door_parts& parts, door_dispatch& dispatch, refusal refuse);

  /// Where an answer is to be appended; then end_answer says whose it is and where its messages end
  /// in the log, which is never before those of the answer before.
  [[nodiscard]] std::string& begin_answer() { return bytes_; }
  void end_answer(const asker& whom, physical_offset end);

  /// Has them flushed, unless that is under way.
  void flush();

 private:
  struct waiting {
    asker whom;
    physical_offset end;
    size_t size = 0;  // of the answer, in bytes_
  };

  [[nodiscard]] bool flush_here();
  void ask();
  void end_flush(physical_offset end);
  void answer(physical_offset end, const error* cause);

  door& door_;
  const broker_parts& parts_;
  door_dispatch& dispatch_;
  refusal refuse_;
  std::vector<waiting> waiting_;
  std::string bytes_;   // their answers one after another
  size_t counted_ = 0;  // of bytes_, by waiting_
  bool asked_ = false;  // FLUSH, or the door for its next pass
  flush_place place_;
};

}  // namespace cafmq::remoting
