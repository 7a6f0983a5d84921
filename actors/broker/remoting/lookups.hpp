#pragma once

/// Look-ups in the store that may wait for the disk, on behalf of a family of handlers: LOOK UP
/// makes them, and the door serves everybody else meanwhile. Only on the door's thread.
///
/// What is given to read runs on LOOK UP's thread: it may use the store, what is published, the
/// statistics and what it holds itself, and nothing that belongs to the door.

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <caf/all.hpp>

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/error.hpp"
#include "actors/look_up_messages.hpp"
#include "net/remoting/answers.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class lookups {
 public:
  /// Look-ups of one family that wait or run at a time; the next one is refused with errc::busy.
  static constexpr size_t waiting_max = 256;

  /// Appends the whole answer.
  using reading = std::function<void(std::string& out, const asker& whom)>;

  /// `door` outlives this.
  lookups(door& door, const door_parts& parts);

  /// The call is answered later with what `read` appends; a refusal is in `out`.
  void answer(const call& call, std::string& out, reading read);

  /// The same for a call that was deferred.
  void answer(const asker& whom, reading read);

  /// Hands the result that `read` returns to `then`, later; or at once the error that there are too
  /// many. Not when the door ends before.
  template <class Read, class Then>
  void find(Read read, Then then) {
    using found = std::invoke_result_t<Read&>;
    if (waiting_ == waiting_max) return then(found{too_many()});
    ++waiting_;
    auto place = std::make_shared<std::optional<found>>();
    look_up wanted{[place, read = std::move(read)]() mutable { place->emplace(read()); }};
    door_.request(actor_, caf::infinite, std::move(wanted))
        .then(
            [this, place, then](looked_up) {
              --waiting_;
              then(std::move(**place));
            },
            [this, then](const caf::error& cause) {
              --waiting_;
              then(found{fail(from_caf(cause))});
            });
  }

 private:
  [[nodiscard]] static tl::unexpected<error> too_many();
  [[nodiscard]] static tl::unexpected<error> too_large(size_t size);

  door& door_;
  look_up_actor actor_;
  size_t waiting_ = 0;  // at LOOK UP
};

}  // namespace cafmq::remoting
