#pragma once

/// Expected failures are values: a code that a program can act on and a sentence for a person.
///
/// The sentence says what happened and what to do next, and names topic, file and offset where
/// there are any. Detail goes into the sentence, not into new codes.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/core.h>
#include <tl/expected.hpp>

namespace cafmq {

/// What kind of failure it is, by who can do what about it.
enum class errc : uint8_t {
  none = 0,
  invalid_argument,     ///< The caller passed something that can never work: change the call.
  message_illegal,      ///< A message breaks a limit or a rule: change the message.
  topic_not_exist,      ///< Nobody created the topic and it may not be created by sending.
  group_not_exist,      ///< The consumer group is unknown to the broker.
  no_permission,        ///< The topic, group or broker forbids it.
  out_of_range,         ///< There is nothing at that position.
  store_not_available,  ///< The store refuses writes for now; try another broker.
  flush_failed,         ///< The disk failed a flush: no more writes until restarted and checked.
  no_space,             ///< The file system is full; free space, then try again.
  io_failed,            ///< A system call failed; the sentence has errno and file.
  corrupt,              ///< Bytes that were read are not what was written.
  locked,               ///< Another process uses the directory.
  busy,                 ///< A bound was hit; the sentence names it. Try again later.
  timed_out,            ///< No answer within the deadline: it may or may not have happened.
  unreachable,          ///< No connection to whoever should answer; it did not happen.
  shutting_down,        ///< The peer is on its way out; try another one.
  config_invalid,       ///< A setting is unknown or out of bounds.
};

/// The code's name as written above.
[[nodiscard]] std::string_view to_string(errc code);

/// A code and its sentence. An error never has the code `none`.
class error {
 public:
  error(errc code, std::string text) : code_{code}, text_{std::move(text)} {}

  [[nodiscard]] errc code() const { return code_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  errc code_;
  std::string text_;
};

template <class T>
using result = tl::expected<T, error>;

/// What a function that returns a result returns on failure.
template <class... Args>
[[nodiscard]] tl::unexpected<error> fail(errc code, fmt::format_string<Args...> text,
                                         Args&&... args) {
  return tl::unexpected<error>{error{code, fmt::format(text, std::forward<Args>(args)...)}};
}

/// Hands an error on.
[[nodiscard]] inline tl::unexpected<error> fail(error cause) {
  return tl::unexpected<error>{std::move(cause)};
}

/// A failed system call: `what` says what was tried, on which file. ENOSPC and EDQUOT become
/// no_space, everything else io_failed.
[[nodiscard]] tl::unexpected<error> fail_errno(std::string_view what, int error_number);

}  // namespace cafmq
