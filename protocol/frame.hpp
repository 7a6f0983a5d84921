#pragma once

/// Frames of the remoting protocol, cut out of the bytes of a connection: `LENGTH(4)
/// SERIALIZETYPE(1) HEADERLENGTH(3) HEADER BODY`, where LENGTH counts what follows it. A splitter
/// belongs to one connection, in one thread.
///
/// Invariants
///  1. Every length is checked as soon as its bytes are there, before anything depends on it.
///  2. A splitter keeps what has arrived of one unfinished frame and no more: a length that is only
///     claimed costs nothing.
///  3. A frame that lies whole in one chunk is never copied.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace cafmq::remoting {

/// How a header is written; the values are those on the wire.
enum class serialize_type : uint8_t {
  json = 0,
  rocketmq = 1,  ///< binary
};

/// In bytes. A frame beyond them ends the connection, so they are not for tuning.
struct frame_limits {
  /// With the length field; RocketMQ's clients have the same.
  size_t frame_size_max = size_t{16} << 20;

  /// At most 2^24 - 1. A message's properties take 32 KiB, but six times as much as JSON when they
  /// are all escapes.
  size_t header_size_max = size_t{256} << 10;
};

/// Views into bytes that somebody else keeps.
struct frame {
  serialize_type type = serialize_type::json;
  std::string_view header;
  std::string_view body;

  /// The bytes that it takes with its lengths.
  [[nodiscard]] size_t size() const;
};

inline constexpr size_t frame_prefix_size = 8;  ///< both lengths

/// The frame at the front of `bytes`; nothing while it is not whole. errc::invalid_argument when it
/// can never become one: close the connection.
[[nodiscard]] result<std::optional<frame>> front_frame(std::string_view bytes,
                                                       const frame_limits& limits);

class frame_splitter {
 public:
  explicit frame_splitter(frame_limits limits = {}) : limits_{limits} {}

  /// Takes the next bytes of the connection and calls `visit(const frame&) -> result<void>` for
  /// each frame that they complete, in order. The frame's views are valid during that call. After
  /// a failure, of a frame or of a visit, the splitter is of no more use.
  template <class Visit>
  [[nodiscard]] result<void> split(std::string_view chunk, Visit visit);

  /// Bytes of the unfinished frame.
  [[nodiscard]] size_t pending() const { return pending_.size(); }

 private:
  /// Moves bytes from the front of `chunk` behind the unfinished frame, up to its end as far as
  /// that is known.
  void complete_pending(std::string_view& chunk);
  void drop_pending();

  frame_limits limits_;
  std::string pending_;
};

template <class Visit>
result<void> frame_splitter::split(std::string_view chunk, Visit visit) {
  while (!pending_.empty() && !chunk.empty()) {
    complete_pending(chunk);
    auto whole = front_frame(pending_, limits_);
    if (!whole) return fail(std::move(whole).error());
    if (!*whole) continue;  // only its prefix is complete, or the chunk has ended
    if (auto visited = visit(std::as_const(**whole)); !visited) return visited;
    drop_pending();
  }
  while (!chunk.empty()) {
    auto whole = front_frame(chunk, limits_);
    if (!whole) return fail(std::move(whole).error());
    if (!*whole) break;
    if (auto visited = visit(std::as_const(**whole)); !visited) return visited;
    chunk.remove_prefix((*whole)->size());
  }
  pending_.append(chunk);
  return {};
}

}  // namespace cafmq::remoting
