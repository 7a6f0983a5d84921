#pragma once

/// Which messages of the timer topic are over: one bit for each, from the first that is not.
///
/// Plain data with one owner. Everything before begin() is over; nothing that is over comes back.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/offsets.hpp"

namespace cafmq {

class settled_offsets {
 public:
  explicit settled_offsets(queue_offset begin = {});

  /// The first that is not over.
  [[nodiscard]] queue_offset begin() const { return queue_offset{begin_}; }

  /// Behind the last that has a bit.
  [[nodiscard]] queue_offset end() const;

  [[nodiscard]] bool contains(queue_offset at) const;
  void add(queue_offset at);

  /// Everything before `begin` is over.
  void skip_to(queue_offset begin);

  /// Nothing from `end` on is over.
  void cut(queue_offset end);

  /// Appends them as bytes that read() takes.
  void write(std::string& to) const;

  /// errc::corrupt when the bytes are none that write() makes.
  [[nodiscard]] static result<settled_offsets> read(std::string_view bytes);

 private:
  static constexpr int64_t word_bits = 64;

  void advance();

  int64_t begin_ = 0;
  std::deque<uint64_t> words_;  // the first has the bit of begin_, in the order of the offsets
};

}  // namespace cafmq
