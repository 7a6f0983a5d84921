#include "storage/block_queue_layout.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace cafmq {

block_queue_layout::block_queue_layout(std::filesystem::path directory)
    : directory_{std::move(directory)}, files_{directory_} {}

// -- recovery -----------------------------------------------------------------

result<std::vector<std::shared_ptr<consume_queue>>> block_queue_layout::load() {
  const auto names = files_.names.load();
  if (!names) return fail(names.error());
  std::vector<found_block> found;
  auto done = files_.blocks.load([&](block_number block, std::string_view bytes) {
    const auto header = load_header(bytes.data());
    if (header && static_cast<size_t>(header->queue_number) < names->size())
      found.push_back({*header, block});
    else
      leftovers_.push_back(block);
  });
  if (!done) return fail(std::move(done).error());
  std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
    return std::tie(left.header.queue_number, left.header.first_offset, left.block) <
           std::tie(right.header.queue_number, right.header.first_offset, right.block);
  });
  std::vector<std::shared_ptr<consume_queue>> queues;
  for (auto first = found.begin(); first != found.end();) {
    const auto number = first->header.queue_number;
    const auto last = std::find_if(
        first, found.end(), [&](const auto& other) { return other.header.queue_number != number; });
    queues.push_back(
        adopt((*names)[static_cast<size_t>(number)], &*first, &*first + (last - first)));
    first = last;
  }
  return queues;
}

// The blocks of one queue up to the first that is missing. What lies behind was never flushed, or
// the missing one was damaged: recovery makes it again either way.
std::shared_ptr<consume_queue> block_queue_layout::adopt(const message_queue& name,
                                                         const found_block* first,
                                                         const found_block* last) {
  auto queue = std::make_shared<block_consume_queue>(name, files_);
  const auto first_offset = first->header.first_offset;
  std::vector<block_number> blocks;
  for (auto expected = first_offset; first != last; ++first) {
    if (first->header.first_offset == expected) {
      blocks.push_back(first->block);
      expected += queue_block_layout::entries;
    } else {
      leftovers_.push_back(first->block);
    }
  }
  blocks.shrink_to_fit();
  queue->adopt((last - 1)->header.queue_number, first_offset, std::move(blocks));
  return queue;
}

result<void> block_queue_layout::clear_leftovers() {
  auto done = files_.blocks.prepare();
  if (!done) return done;
  for (const auto block : std::exchange(leftovers_, {})) files_.blocks.free(block);
  return files_.names.cut_rest();
}

// -- use ----------------------------------------------------------------------

std::shared_ptr<consume_queue> block_queue_layout::make(const message_queue& name) {
  return std::make_shared<block_consume_queue>(name, files_);
}

void block_queue_layout::mark_dirty(const std::shared_ptr<consume_queue>& queue) {
  static_cast<block_consume_queue&>(*queue).mark_dirty();
}

result<bool> block_queue_layout::flush(int64_t) {
  // Names first: a block on disk must not have a number that means nobody.
  auto done = files_.names.flush();
  if (done) done = files_.blocks.flush();
  if (!done) return fail(std::move(done).error());
  return true;
}

}  // namespace cafmq
