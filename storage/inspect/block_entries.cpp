#include "storage/inspect/block_entries.hpp"

#include <algorithm>

#include "storage/queue_block.hpp"

namespace cafmq {
namespace {

using namespace queue_block_layout;

// Where an entry lies in all files of blocks taken together.
int64_t position_of(const queue_block_place& block, queue_offset offset) {
  return block.block * size + header_size +
         (offset.value() - block.first_offset) * consume_queue_layout::entry_size;
}

}  // namespace

block_entries::block_entries(const block_list& list, size_t queue)
    : files_{list.files}, blocks_{list.blocks[queue]} {}

// The block that has `offset`, or the first behind it.
block_entries::places::const_iterator block_entries::block_of(queue_offset offset) const {
  return std::find_if(std::lower_bound(blocks_.begin(), blocks_.end(),
                                       queue_block_place{offset.value() - entries + 1, 0}),
                      blocks_.end(), [&](const auto& block) {
                        return offset.value() < block.first_offset + entries;
                      });
}

result<std::optional<consume_queue_entry>> block_entries::at(queue_offset offset) {
  const auto block = block_of(offset);
  if (block == blocks_.end() || offset.value() < block->first_offset) return std::nullopt;
  const auto position = position_of(*block, offset);
  const auto* file = files_.find(position);
  if (file == nullptr) return std::nullopt;
  if (!window_ || opened_ != file) {
    auto window = file_window::open(file->path, size);
    if (!window) return fail(std::move(window).error());
    window_ = std::move(*window);
    opened_ = file;
  }
  const auto bytes = window_->bytes(position - file->begin, consume_queue_layout::entry_size);
  if (!bytes) return fail(bytes.error());
  if (bytes->size() < consume_queue_layout::entry_size) return std::nullopt;
  return load_entry(bytes->data());
}

result<std::optional<block_entries::numbered>> block_entries::next_written(queue_offset from) {
  for (auto block = block_of(from); block != blocks_.end(); ++block) {
    const auto first = std::max(from.value(), block->first_offset);
    for (queue_offset offset{first}; offset.value() < block->first_offset + entries;
         offset = offset + 1) {
      const auto entry = at(offset);
      if (!entry) return fail(entry.error());
      if (*entry && **entry != consume_queue_entry{}) return numbered{offset, **entry};
    }
  }
  return std::nullopt;
}

entry_source::place block_entries::place_of(queue_offset offset) const {
  const auto block = block_of(offset);
  if (block == blocks_.end() || offset.value() < block->first_offset) return {files_.directory, 0};
  const auto position = position_of(*block, offset);
  const auto* file = files_.find(position);
  if (file == nullptr) return {files_.directory, 0};
  return {file->path, position - file->begin};
}

}  // namespace cafmq
