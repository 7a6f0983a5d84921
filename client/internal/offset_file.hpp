#pragma once

/// How far this process has consumed the queues of one broker, in a file: for groups whose members
/// each get all messages, where the broker keeps no offsets. Plain data with one owner, whose
/// thread may block.
///
/// The file is text: `cafmq offsets 1`, a line `offset queue topic` for each queue, and the CRC32
/// of all before. It is replaced as a whole, so that a crash leaves the old one or the new one.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/message_queue.hpp"

namespace cafmq {

class offset_file {
 public:
  /// Reads the file; there need not be one. errc::corrupt, io_failed.
  [[nodiscard]] static result<offset_file> open(const std::filesystem::path& path);

  /// One without anything in it, whatever the file has.
  explicit offset_file(std::filesystem::path path) : path_{std::move(path)} {}

  [[nodiscard]] std::optional<queue_offset> find(const message_queue& queue) const;

  void put(const message_queue& queue, queue_offset consumed);

  /// Answered when the content is durable. errc::io_failed, no_space.
  [[nodiscard]] result<void> save() const;

 private:
  [[nodiscard]] result<void> read(std::string_view content);

  std::filesystem::path path_;
  std::map<message_queue, queue_offset> offsets_;
};

}  // namespace cafmq
