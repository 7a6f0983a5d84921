#include "storage/inspect/block_list.hpp"

#include <algorithm>

#include "storage/block_file.hpp"
#include "storage/inspect/file_window.hpp"
#include "storage/queue_block.hpp"
#include "storage/queue_names.hpp"

namespace cafmq {
namespace {

void add_block(block_list& list, int64_t block, std::string_view bytes) {
  constexpr size_t damaged_max = 10'000;
  const auto header = load_header(bytes.data());
  if (header && static_cast<size_t>(header->queue_number) < list.queues.size())
    list.blocks[static_cast<size_t>(header->queue_number)].push_back({header->first_offset, block});
  else if (list.damaged.size() < damaged_max)
    list.damaged.push_back(block);
}

result<void> add_file(block_list& list, const segment_file& file) {
  using namespace queue_block_layout;
  constexpr int64_t step = int64_t{1} << 20;
  auto window = file_window::open(file.path, step);
  if (!window) return fail(std::move(window).error());
  for (int64_t at = 0;;) {
    const auto content = window->find_content(at);
    if (!content) return fail(content.error());
    at = *content / size * size;
    const auto bytes = window->bytes(at, size);
    if (!bytes) return fail(bytes.error());
    if (static_cast<int64_t>(bytes->size()) < size) return {};
    if (load_big_endian<int32_t>(bytes->data()) != 0)
      add_block(list, (file.begin + at) / size, *bytes);
    at += size;
  }
}

}  // namespace

result<block_list> list_blocks(const std::filesystem::path& directory) {
  block_list list;
  list.names = directory / "names";
  queue_names names{list.names};
  auto queues = names.load();
  if (!queues) return fail(std::move(queues).error());
  list.queues = std::move(*queues);
  list.blocks.resize(list.queues.size());
  auto files = list_segments(directory / "blocks");
  if (!files) return fail(std::move(files).error());
  list.files = std::move(*files);
  for (const auto& file : list.files.files)
    if (auto added = add_file(list, file); !added) return fail(std::move(added).error());
  for (auto& blocks : list.blocks) std::sort(blocks.begin(), blocks.end());
  return list;
}

}  // namespace cafmq
