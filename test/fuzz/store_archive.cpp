#include "test/fuzz/store_archive.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/bytes.hpp"
#include "message/message_queue.hpp"
#include "storage/consume_queue_entry.hpp"
#include "storage/file_names.hpp"
#include "test/fuzz/scratch_directory.hpp"

namespace cafmq {
namespace {

namespace fs = std::filesystem;

constexpr uint8_t kind_mask = 0x0F;
constexpr uint8_t exact_length = 0x80;
constexpr int64_t log_file_size = 4096;
constexpr int64_t queue_entries = 10;
constexpr int64_t queue_file_size = queue_entries * consume_queue_layout::entry_size;
constexpr int64_t checkpoint_size = 4096;

const std::array<message_queue, 4>& queues() {
  static const std::array<message_queue, 4> all{
      {{"orders", 0}, {"orders", 1}, {"bills", 0}, {"SCHEDULE_TOPIC_XXXX", 2}}};
  return all;
}

struct place {
  fs::path path;
  std::optional<int64_t> size;  // nothing: the content's own
};

place place_of(archived kind, uint8_t number, const fs::path& store) {
  const auto queue = file_names::consume_queue(store, queues()[(number >> 2U) % 4]);
  switch (kind) {
    case archived::commit_log:
      return {file_names::commit_log(store) / file_names::segment(number % 8 * log_file_size),
              log_file_size};
    case archived::consume_queue:
      return {queue / file_names::segment(number % 4 * queue_file_size), queue_file_size};
    case archived::checkpoint:
      return {file_names::checkpoint(store), checkpoint_size};
    case archived::inventory:
      return {file_names::queue_inventory(store), {}};
    case archived::inventory_backup:
      return {store / "queue_inventory.bak", {}};
    case archived::abort:
      return {file_names::abort(store), {}};
    case archived::index:
      return {store / "index" / fmt::format("2026010112000000{}", number % 4), archived_index_size};
    case archived::foreign_log:
      return {file_names::commit_log(store) / "notes", {}};
    case archived::foreign_queue:
      return {queue / "notes", {}};
    case archived::foreign_topic:
      return {file_names::consume_queues(store) / "notes", {}};
  }
  return {store / "notes", {}};
}

void pack(std::string& archive, archived kind, uint8_t number, const fs::path& store) {
  const auto place = place_of(kind, number, store);
  std::ifstream file{place.path, std::ios::binary};
  if (!file) return;
  std::string content{std::istreambuf_iterator<char>{file}, {}};
  if (place.size) content.erase(content.find_last_not_of('\0') + 1);
  std::string head(2 + sizeof(uint16_t), '\0');
  head[0] = static_cast<char>(kind);
  head[1] = static_cast<char>(number);
  store_big_endian(head.data() + 2, static_cast<uint16_t>(content.size()));
  archive += head + content;
}

}  // namespace

store_options archive_options(const fs::path& directory) {
  store_options options;
  options.directory = directory;
  options.commit_log_file_size = log_file_size;
  options.consume_queue_file_entries = queue_entries;
  options.commit_log_allocation_step = log_file_size;
  options.populate_window = 0;
  return options;
}

void unpack_store(std::string_view archive, const fs::path& directory) {
  byte_reader in{archive};
  while (in.left() > 0) {
    const auto kind = in.take<uint8_t>();
    const auto number = in.take<uint8_t>();
    const auto wanted = in.take<uint16_t>();
    if (!in.ok()) return;
    const auto content = in.take_bytes(static_cast<int64_t>(std::min<size_t>(wanted, in.left())));
    if ((kind & kind_mask) > static_cast<uint8_t>(archived::foreign_topic)) continue;
    const auto place = place_of(static_cast<archived>(kind & kind_mask), number, directory);
    const auto own = static_cast<int64_t>(content.size());
    write_file(place.path, content, (kind & exact_length) != 0 ? own : place.size.value_or(own));
  }
}

std::string pack_store(const fs::path& directory) {
  constexpr uint8_t numbers = 16;
  std::string archive;
  for (const auto kind : {archived::checkpoint, archived::inventory, archived::abort})
    pack(archive, kind, 0, directory);
  for (const auto kind : {archived::commit_log, archived::index})
    for (uint8_t number = 0; number < 4; ++number) pack(archive, kind, number, directory);
  for (uint8_t number = 0; number < numbers; ++number)
    pack(archive, archived::consume_queue, number, directory);
  return archive;
}

}  // namespace cafmq
