#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "storage/block_queue_layout.hpp"
#include "storage/file_names.hpp"
#include "storage/inspect/block_list.hpp"
#include "test/fuzz/require.hpp"
#include "test/fuzz/scratch_directory.hpp"

using namespace cafmq;

namespace {

constexpr auto file_size = block_file::blocks_per_file * queue_block_layout::size;

// Every entry that a reader can get lies in the queue, and the queue goes on behind it.
void use(consume_queue& queue, physical_offset limit) {
  require(queue.cut(limit).has_value(), "a queue can be cut anywhere");
  require(queue.drop_before(physical_offset{0}).has_value(), "a queue in memory can be read");
  for (auto at = queue.begin(); at < queue.end();) {
    const auto bytes = queue.entries_from(at, queue_block_layout::entries);
    require(bytes && !bytes->empty(), "a queue has entries up to its end");
    at = at + static_cast<int64_t>(bytes->size()) / consume_queue_layout::entry_size;
  }
  const auto end = queue.end();
  require(queue.append(end, {limit, 100, 7}).has_value(), "a cut queue can be appended to");
  require(queue.end() == end + 1, "an entry makes a queue longer by one");
}

}  // namespace

// Input: a limit, the length of the file of names, that file, then the first blocks.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const scratch_directory scratch;
  scratch.clear();
  byte_reader in{{reinterpret_cast<const char*>(data), size}};
  const physical_offset limit{in.take<uint16_t>()};
  const auto names = in.take_bytes(in.take<uint8_t>());
  if (!in.ok()) return 0;
  const auto directory = scratch.path() / "consumequeue_blocks";
  write_file(directory / "names", names, static_cast<int64_t>(names.size()));
  write_file(directory / "blocks" / file_names::segment(0),
             in.take_bytes(static_cast<int64_t>(in.left())), file_size);
  require(list_blocks(directory).has_value(), "blocks can be listed whatever they say");
  block_queue_layout layout{directory};
  const auto queues = layout.load();
  require(queues.has_value(), "blocks can be loaded whatever they say");
  require(layout.clear_leftovers().has_value(), "what is nobody's can be removed");
  for (const auto& queue : *queues) {
    use(*queue, limit);
    layout.mark_dirty(queue);
  }
  require(layout.flush(0).has_value(), "blocks in memory can be flushed");
  return 0;
}
