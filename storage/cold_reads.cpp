#include "storage/cold_reads.hpp"

#include <fcntl.h>

#include <algorithm>
#include <memory>
#include <string>

namespace cafmq {
namespace {

// Several readers of one region find it in the cache as long as they are less apart than this.
constexpr int64_t chunk_size = int64_t{16} << 20;
constexpr size_t chunks_max = 16;

}  // namespace

result<shared_bytes> cold_reads::read(int64_t position, int64_t size) {
  const auto length = static_cast<size_t>(size);
  const auto bytes = std::make_shared_for_overwrite<char[]>(length);
  auto done = files_.read(position, {bytes.get(), length});
  if (!done) return fail(std::move(done).error());
  note(position);
  return shared_bytes{bytes, {bytes.get(), length}};
}

result<std::vector<shared_bytes>> cold_reads::read_all(std::span<const log_piece> pieces) {
  // What lies between is read and dropped as long as that is cheaper than a call for each.
  constexpr int64_t worth_a_call = 16 << 10;
  const auto begin = pieces.front().position;
  const auto span = pieces.back().position + pieces.back().size - begin;
  int64_t wanted = 0;
  for (const auto& piece : pieces) wanted += piece.size;
  std::vector<shared_bytes> all;
  all.reserve(pieces.size());
  if (span > wanted + worth_a_call * static_cast<int64_t>(pieces.size())) {
    for (const auto& [position, size] : pieces) {
      auto bytes = read(position, size);
      if (!bytes) return fail(std::move(bytes).error());
      all.push_back(std::move(*bytes));
    }
    return all;
  }
  thread_local std::string buffer;  // grows to what one pull may span
  buffer.resize(std::max(buffer.size(), static_cast<size_t>(span)));
  auto done = files_.read(begin, {buffer.data(), static_cast<size_t>(span)});
  if (!done) return fail(std::move(done).error());
  note(begin);
  const auto kept = std::make_shared_for_overwrite<char[]>(static_cast<size_t>(wanted));
  auto* to = kept.get();
  for (const auto& [position, size] : pieces) {
    std::copy_n(buffer.data() + (position - begin), size, to);
    all.emplace_back(kept, std::string_view{to, static_cast<size_t>(size)});
    to += size;
  }
  return all;
}

// Tells the kernel to forget what was read longest ago.
void cold_reads::note(int64_t position) {
  const auto chunk = position - position % chunk_size;
  int64_t oldest = 0;
  {
    const std::lock_guard guard{noting_};
    if (std::find(chunks_.rbegin(), chunks_.rend(), chunk) != chunks_.rend()) return;
    chunks_.push_back(chunk);
    if (chunks_.size() <= chunks_max) return;
    oldest = chunks_.front();
    chunks_.pop_front();
  }
  for (auto from = oldest; from < oldest + chunk_size;) {
    const auto file_begin = files_.file_begin(from);
    const auto until = std::min(oldest + chunk_size, file_begin + files_.file_size());
    if (const auto file = files_.open(from))
      (void)::posix_fadvise(file->number(), from - file_begin, until - from, POSIX_FADV_DONTNEED);
    from = until;
  }
}

}  // namespace cafmq
