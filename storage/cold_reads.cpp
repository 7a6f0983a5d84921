#include "storage/cold_reads.hpp"

#include <fcntl.h>

#include <algorithm>
#include <memory>

namespace cafmq {
namespace {

// Several readers of one region find it in the cache as long as they are less apart than this.
constexpr int64_t chunk_size = int64_t{16} << 20;
constexpr size_t chunks_max = 16;

}  // namespace

result<shared_bytes> cold_reads::read(int64_t position, int64_t size) {
  const auto length = static_cast<size_t>(size);
  const std::shared_ptr<char[]> bytes{new char[length]};  // not cleared first, as make_shared would
  auto done = files_.read(position, {bytes.get(), length});
  if (!done) return fail(std::move(done).error());
  note(position);
  return shared_bytes{bytes, {bytes.get(), length}};
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
