#pragma once

/// How a handler asks an actor several things that belong to one call.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "actors/remoting_ask.hpp"

namespace cafmq::remoting {

/// Sends the questions one after another, up to the first that is refused; then answers the call,
/// which was deferred.
template <class Answer, class Handle, class Question>
void ask_each(door& door, const asker& whom, const Handle& actor,
              std::shared_ptr<const std::vector<Question>> questions, size_t next = 0) {
  if (next == questions->size()) {
    std::string out;
    append_done(out, whom);
    return door.answer(whom, out);
  }
  door.request(actor, caf::infinite, (*questions)[next])
      .then([&door, whom, actor, questions,
             next](const Answer&) { ask_each<Answer>(door, whom, actor, questions, next + 1); },
            [&door, whom](const caf::error& cause) {
              std::string out;
              append_refused(out, whom, from_caf(cause));
              door.answer(whom, out);
            });
}

}  // namespace cafmq::remoting
