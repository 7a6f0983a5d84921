#pragma once

/// How a handler asks an actor and turns its answer into the answer of the call.

#include <optional>
#include <string>
#include <utility>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "net/remoting/answers.hpp"
#include "net/remoting/door.hpp"
#include "protocol/headers/header_reader.hpp"

namespace cafmq::remoting {

/// Sends `question` to `actor`. `write(std::string& out, const asker&, Answer&)` appends the answer
/// to the call; an error is answered as append_refused does.
template <class Answer, class Handle, class Question, class Write>
void ask(door& door, const call& call, const Handle& actor, Question question, Write write) {
  const auto whom = door.defer(call);
  door.request(actor, caf::infinite, std::move(question))
      .then(
          [&door, whom, write = std::move(write)](Answer& answer) {
            std::string out;
            write(out, whom, answer);
            door.answer(whom, out);
          },
          [&door, whom](caf::error& cause) {
            std::string out;
            append_refused(out, whom, from_caf(cause));
            door.answer(whom, out);
          });
}

/// Reads the header of the call's code. When that fails, the refusal is in `out` and nothing is
/// returned.
template <class Header>
[[nodiscard]] std::optional<Header> header_of(const call& call, std::string& out) {
  auto header = read_header<Header>(call.header.fields);
  if (header) return *header;
  append_refused(out, call, header.error());
  return std::nullopt;
}

}  // namespace cafmq::remoting
