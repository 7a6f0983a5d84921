#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "storage/file_consume_queue.hpp"
#include "storage/file_names.hpp"
#include "storage/inspect/queue_entries.hpp"
#include "test/fuzz/require.hpp"
#include "test/fuzz/scratch_directory.hpp"

using namespace cafmq;

namespace {

constexpr int64_t file_entries = 10;
constexpr auto file_size = file_entries * consume_queue_layout::entry_size;
constexpr int64_t files_max = 4;

void write_queue(const std::filesystem::path& directory, int64_t first, std::string_view bytes) {
  for (int64_t at = first; !bytes.empty() && at < first + files_max; ++at) {
    const auto content = bytes.substr(0, static_cast<size_t>(file_size));
    write_file(directory / file_names::segment(at * file_size), content, file_size);
    bytes.remove_prefix(content.size());
  }
}

// The last entry is one. A cut finds it by bisection: what lies before it is found to be damaged
// when it is read.
void check_entries(const consume_queue& queue) {
  for (auto at = queue.begin(); at < queue.end();) {
    const auto bytes = queue.entries_from(at, file_entries);
    require(bytes && !bytes->empty(), "a queue has entries up to its end");
    for (size_t byte = 0; byte < bytes->size(); byte += consume_queue_layout::entry_size) {
      const auto entry = load_entry(bytes->view().data() + byte);
      const bool is_last = at + 1 == queue.end() && !entry.is_filler();
      require(!is_last || entry.is_valid(), "a cut queue ends with valid entries");
      at = at + 1;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const scratch_directory scratch;
  scratch.clear();
  byte_reader in{{reinterpret_cast<const char*>(data), size}};
  const physical_offset limit{in.take<uint16_t>()};
  const physical_offset log_begin{in.take<uint16_t>()};
  const auto first = in.take<uint8_t>() % 4;
  if (!in.ok()) return 0;
  const auto directory = scratch.path() / "queue";
  write_queue(directory, first, in.take_bytes(static_cast<int64_t>(in.left())));

  map_cache maps{16};
  file_consume_queue queue{{"orders", 0}, directory, file_entries, maps};
  require(queue.load().has_value(), "files of the right size are loaded");
  (void)queue.has_entries();
  require(queue.cut(limit).has_value(), "a queue can be cut anywhere");
  require(queue.drop_before(log_begin).has_value(), "a queue in memory can be read");
  check_entries(queue);
  const auto end = queue.end();
  require(queue.append(end + 3, {limit, 100, 7}).has_value(), "a cut queue can be appended to");
  require(queue.end() == end + 4, "a hole is filled");
  require(queue.flush(0).has_value(), "a queue can be flushed");

  const auto list = list_segments(directory).value();
  queue_entries entries{list, file_size, 4096};
  const auto added = entries.at(end + 3);
  require(added && *added && (*added)->physical == limit, "what was appended is in the file");
  return 0;
}
