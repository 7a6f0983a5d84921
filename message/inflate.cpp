#include "message/inflate.hpp"

#include <algorithm>

#include <zlib.h>

namespace cafmq {
namespace {

// Owns the stream's state.
class inflation {
 public:
  explicit inflation(std::string_view compressed) {
    // zlib does not write here; its interface is older than const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
    stream_.avail_in = static_cast<uInt>(compressed.size());
    ready_ = ::inflateInit(&stream_) == Z_OK;
  }
  ~inflation() {
    if (ready_) ::inflateEnd(&stream_);
  }
  inflation(const inflation&) = delete;
  inflation& operator=(const inflation&) = delete;

  // Fills `size` bytes at `to`, as far as there is anything left.
  size_t fill(char* to, size_t size) {
    if (!ready_) return 0;
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(size);
    state_ = ::inflate(&stream_, Z_NO_FLUSH);
    return size - stream_.avail_out;
  }

  [[nodiscard]] bool at_end() const { return state_ == Z_STREAM_END && stream_.avail_in == 0; }
  [[nodiscard]] bool goes_on() const { return state_ == Z_OK; }

 private:
  z_stream stream_{};
  bool ready_ = false;
  int state_ = Z_OK;
};

constexpr size_t first_step = size_t{16} << 10;
constexpr size_t compressed_size_max = size_t{1} << 30;  // zlib counts in 32 bits

}  // namespace

result<std::string> inflate(std::string_view compressed, size_t size_max) {
  if (compressed.size() > compressed_size_max)
    return fail(errc::corrupt, "{} compressed bytes are too many", compressed.size());
  inflation stream{compressed};
  std::string plain;
  while (stream.goes_on()) {
    if (plain.size() > size_max)
      return fail(errc::corrupt, "compressed bytes grow beyond the {} that are allowed", size_max);
    const auto begin = plain.size();
    const auto step = std::max(first_step, begin);
    plain.resize(begin + step);
    const auto filled = stream.fill(plain.data() + begin, step);
    plain.resize(begin + filled);
    if (filled == 0) break;
  }
  if (!stream.at_end()) return fail(errc::corrupt, "the compressed bytes are no whole zlib stream");
  if (plain.size() > size_max)
    return fail(errc::corrupt, "compressed bytes grow beyond the {} that are allowed", size_max);
  return plain;
}

}  // namespace cafmq
