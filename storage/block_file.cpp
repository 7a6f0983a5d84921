#include "storage/block_file.hpp"

#include <algorithm>
#include <string>

#include "base/bytes.hpp"
#include "base/check.hpp"

namespace cafmq {
namespace {

using namespace queue_block_layout;

constexpr int64_t file_size = block_file::blocks_per_file * size;
constexpr int64_t allocation_step = 1 << 20;

}  // namespace

block_file::block_file(std::filesystem::path directory)
    : files_{std::move(directory), file_size, access_pattern::random, maps_},
      bases_{std::make_unique<std::atomic<char*>[]>(files_max)},
      dirty_{std::make_unique<std::atomic<bool>[]>(files_max)} {}

// -- recovery -----------------------------------------------------------------

result<void> block_file::load(const visitor& visit) {
  auto done = files_.load();
  if (!done) return done;
  if (files_.begin() != 0 || files_.end() / file_size > static_cast<int64_t>(files_max))
    return fail(errc::corrupt, "{} begins at {} and ends at {}, which is impossible",
                files_.directory().native(), files_.begin(), files_.end());
  constexpr int64_t chunk_size = 1 << 20;
  std::string chunk(chunk_size, '\0');
  std::vector<block_number> unused;
  for (int64_t position = 0; position < files_.end(); position += chunk_size) {
    auto taken = files_.read(position, chunk);
    if (!taken) return taken;
    for (int64_t at = 0; at < chunk_size; at += size) {
      const auto block = static_cast<block_number>((position + at) / size);
      if (load_big_endian<int32_t>(chunk.data() + at) == 0) {
        unused.push_back(block);
        continue;
      }
      next_ = block + 1;
      visit(block, std::string_view{chunk}.substr(static_cast<size_t>(at), size));
    }
  }
  unused.erase(std::lower_bound(unused.begin(), unused.end(), next_), unused.end());
  free_.assign(unused.rbegin(), unused.rend());  // low numbers are used first
  for (size_t file = 0; done && static_cast<int64_t>(file) * file_size < files_.end(); ++file)
    done = map(file);
  return done;
}

result<void> block_file::map(size_t file) {
  auto mapped = files_.find(static_cast<int64_t>(file) * file_size);
  if (!mapped) return fail(std::move(mapped).error());
  bases_[file].store((*mapped)->at((*mapped)->begin()), std::memory_order_release);
  mapped_.push_back(std::move(*mapped));
  return {};
}

// A crash may have left holes among the blocks: writing there needs disk space, too.
result<void> block_file::prepare() {
  auto done = files_.remove_unfinished();
  for (const auto& file : mapped_)
    if (done) done = file->reserve(int64_t{next_} * size);
  return done;
}

// -- blocks -------------------------------------------------------------------

result<block_number> block_file::allocate(const queue_block_header& header) {
  const std::lock_guard guard{changing_};
  const auto block = take_number();
  if (!block) return block;
  start_block(at(*block), header);
  mark_dirty(*block);
  return block;
}

// Under the lock.
result<block_number> block_file::take_number() {
  if (!free_.empty()) {
    const auto block = free_.back();
    free_.pop_back();
    return block;
  }
  auto ready = make_ready(next_);
  if (!ready) return fail(std::move(ready).error());
  return next_++;
}

// Under the lock. Afterwards there is disk space for the block, and it is mapped.
result<void> block_file::make_ready(block_number block) {
  const auto position = int64_t{block} * size;
  const auto file = static_cast<size_t>(block / blocks_per_file);
  if (file >= files_max)
    return fail(errc::no_space, "{} has as many files as it may have", directory().native());
  if (!files_.has(position)) {
    auto made = files_.find_or_create(position);
    if (!made) return fail(std::move(made).error());
    has_new_files_ = true;
    auto mapped = map(file);
    if (!mapped) return mapped;
  }
  auto& mapped = *mapped_[file];
  if (position + size <= mapped.ready()) return {};
  return mapped.reserve(position + allocation_step);
}

void block_file::free(block_number block) {
  auto* const bytes = at(block);
  std::fill_n(bytes, header_size, '\0');
  mark_dirty(block);
  const std::lock_guard guard{changing_};
  freed_.push_back(block);
}

size_t block_file::used() const {
  const std::lock_guard guard{changing_};
  return next_ - free_.size() - freed_.size();
}

// -- flush --------------------------------------------------------------------

result<void> block_file::flush() {
  std::vector<block_number> freed;
  std::vector<std::shared_ptr<mapped_file>> files;
  bool has_new_files = false;
  int64_t end = 0;
  {
    const std::lock_guard guard{changing_};
    freed.swap(freed_);
    files = mapped_;
    has_new_files = std::exchange(has_new_files_, false);
    end = int64_t{next_} * size;
  }
  result<void> done;
  if (has_new_files) done = sync_directory(directory());
  for (size_t file = 0; done && file < files.size(); ++file) {
    if (!dirty_[file].exchange(false, std::memory_order_acq_rel)) continue;
    done = files[file]->sync(files[file]->begin(), std::min(files[file]->end(), end));
    if (!done) dirty_[file].store(true, std::memory_order_release);
  }
  const std::lock_guard guard{changing_};
  has_new_files_ |= !done && has_new_files;
  auto& to = done ? free_ : freed_;
  to.insert(to.end(), freed.begin(), freed.end());
  return done;
}

}  // namespace cafmq
