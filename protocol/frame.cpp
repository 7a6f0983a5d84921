#include "protocol/frame.hpp"

#include <algorithm>

#include "base/bytes.hpp"

namespace cafmq::remoting {
namespace {

constexpr size_t length_size = 4;
constexpr size_t header_word_size = 4;
constexpr size_t kept_size_max = size_t{64}
                                 << 10;  // what an idle splitter keeps for the next frame

struct frame_extent {
  size_t length = 0;  // of all that follows the length field
  serialize_type type = serialize_type::json;
  size_t header_size = 0;
};

result<size_t> read_length(std::string_view bytes, const frame_limits& limits) {
  const size_t length = load_big_endian<uint32_t>(bytes.data());
  if (length < header_word_size)
    return fail(errc::invalid_argument, "a frame says that {} bytes follow; it takes at least {}",
                length, header_word_size);
  if (length > limits.frame_size_max - length_size)
    return fail(errc::invalid_argument, "a frame of {} bytes is too large; at most {} are taken",
                length + length_size, limits.frame_size_max);
  return length;
}

result<frame_extent> read_extent(std::string_view bytes, size_t length,
                                 const frame_limits& limits) {
  const auto word = load_big_endian<uint32_t>(bytes.data() + length_size);
  const auto type = word >> 24;
  const size_t header_size = word & 0xFFFFFF;
  if (type > static_cast<uint32_t>(serialize_type::rocketmq))
    return fail(errc::invalid_argument, "a frame has a header of the unknown type {}", type);
  if (header_size > length - header_word_size)
    return fail(errc::invalid_argument, "a header of {} bytes does not fit into a frame of {}",
                header_size, length + length_size);
  if (header_size > limits.header_size_max)
    return fail(errc::invalid_argument, "a header of {} bytes is too large; at most {} are taken",
                header_size, limits.header_size_max);
  return frame_extent{length, static_cast<serialize_type>(type), header_size};
}

}  // namespace

size_t frame::size() const {
  return frame_prefix_size + header.size() + body.size();
}

result<std::optional<frame>> front_frame(std::string_view bytes, const frame_limits& limits) {
  if (bytes.size() < length_size) return std::nullopt;
  const auto length = read_length(bytes, limits);
  if (!length) return fail(length.error());
  if (bytes.size() < frame_prefix_size) return std::nullopt;
  const auto extent = read_extent(bytes, *length, limits);
  if (!extent) return fail(extent.error());
  if (bytes.size() - length_size < extent->length) return std::nullopt;
  const auto content = bytes.substr(frame_prefix_size, extent->length - header_word_size);
  return frame{extent->type, content.substr(0, extent->header_size),
               content.substr(extent->header_size)};
}

void frame_splitter::complete_pending(std::string_view& chunk) {
  // The length that is read here has passed front_frame's check in an earlier round.
  const auto wanted = pending_.size() < frame_prefix_size
                          ? frame_prefix_size
                          : length_size + load_big_endian<uint32_t>(pending_.data());
  const auto moved = std::min(wanted - pending_.size(), chunk.size());
  pending_.append(chunk.substr(0, moved));
  chunk.remove_prefix(moved);
}

void frame_splitter::drop_pending() {
  pending_.clear();
  if (pending_.capacity() > kept_size_max) pending_.shrink_to_fit();
}

}  // namespace cafmq::remoting
