#pragma once

/// What is sent when, and what its answers mean; drive() is the loop around it. One thread.

#include <cstddef>
#include <string_view>

#include "apps/load/connection_set.hpp"
#include "apps/load/load_plan.hpp"
#include "protocol/command.hpp"

namespace cafmq::load {

class load {
 public:
  virtual ~load() = default;

  /// Appends the requests that are due at `now`. Without `go_on` only those that finish what has
  /// been begun.
  virtual void issue(connection_set& to, steady::time_point now, bool go_on) = 0;

  /// An answer that has come by connection `from`.
  virtual void take(size_t from, const remoting::command_header& answer, std::string_view body,
                    steady::time_point now) = 0;

  /// When issue() has to be called next although no answer has come; time_point::max() for never.
  [[nodiscard]] virtual steady::time_point next_due() const = 0;

  /// What has been begun and is not finished.
  [[nodiscard]] virtual size_t open() const = 0;

  /// Counted since the last call.
  [[nodiscard]] load_tally take_tally() { return std::exchange(tally_, {}); }

 protected:
  load_tally& tally() { return tally_; }

 private:
  load_tally tally_;
};

/// Keeps the load up for `duration`, then waits for what is open, 10 s at most: what is open then
/// counts as errors. The errors of connection_set; timed_out when nothing at all is answered.
[[nodiscard]] result<load_tally> drive(connection_set& peers, load& load,
                                       steady::duration duration);

}  // namespace cafmq::load
