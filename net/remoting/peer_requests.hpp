#pragma once

/// Requests that a door has sent to its peers and that wait for an answer.
///
/// Plain data with one owner, the door, which says what time it is and calls what it gets back.
///
/// Invariants
///  1. Each is given back exactly once: with its answer, overdue, or with its connection.
///  2. Only the peer that was asked can answer.
///  3. There are at most `requests_max`.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "protocol/command.hpp"
#include "protocol/command_decoder.hpp"
#include "protocol/frame.hpp"

namespace cafmq::remoting {

/// What a peer answered. Views, valid during the call.
struct peer_answer {
  const command_header& header;
  frame whole;
};

/// The same for later.
struct kept_answer {
  serialize_type type = serialize_type::json;
  std::string header;
  std::string body;
};

/// Called exactly once, on the door's thread. errc::timed_out; unreachable: the connection is lost.
using peer_answered = std::function<void(const result<peer_answer>& answer)>;

/// `answer` was decoded once before.
void hand_over(const kept_answer& answer, const peer_answered& done, command_decoder& decoder);

/// For a request to a peer: no other one that is open in this process has it. Any thread.
[[nodiscard]] int32_t new_opaque();

class peer_requests {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit peer_requests(size_t requests_max) : requests_max_{requests_max} {}

  /// `opaque` is a new one. errc::busy: there are too many.
  [[nodiscard]] result<void> add(int32_t opaque, uint64_t connection, time_point deadline,
                                 peer_answered done);

  /// Empty when that peer was not asked that, or has answered already.
  [[nodiscard]] peer_answered take(uint64_t connection, int32_t opaque);

  /// A peer's answer. Ignored when that peer was not asked that, or has answered already. Whoever
  /// waits for it may drop connections, and so hears of it later: see hand_over().
  void note(uint64_t connection, int32_t opaque, const frame& whole);

  /// Calls those whose answers have come.
  void hand_over(command_decoder& decoder);

  [[nodiscard]] std::vector<peer_answered> take_overdue(time_point now);
  [[nodiscard]] std::vector<peer_answered> take_of(uint64_t connection);
  [[nodiscard]] std::vector<peer_answered> take_all();

  [[nodiscard]] size_t size() const { return open_.size(); }

 private:
  struct open_request {
    uint64_t connection;
    time_point deadline;
    peer_answered done;
  };

  struct noted_answer {
    peer_answered done;
    kept_answer answer;
  };

  template <class Wanted>
  [[nodiscard]] std::vector<peer_answered> take_if(Wanted wanted);

  size_t requests_max_;
  std::map<int32_t, open_request> open_;
  std::vector<noted_answer> noted_;
};

}  // namespace cafmq::remoting
