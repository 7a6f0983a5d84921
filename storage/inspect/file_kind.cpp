#include "storage/inspect/file_kind.hpp"

#include <string>

#include "base/bytes.hpp"
#include "base/names.hpp"
#include "message/record_layout.hpp"
#include "storage/consume_queue_entry.hpp"
#include "storage/file_names.hpp"
#include "storage/inspect/file_window.hpp"
#include "storage/inspect/index_entries.hpp"

namespace cafmq {
namespace {

// consumequeue/<topic>/<queue id>/<file>
std::optional<message_queue> queue_of(const std::filesystem::path& file) {
  const auto queue = file.parent_path();
  const auto topic = queue.parent_path();
  const auto id = file_names::parse_queue_id(queue.filename().native());
  if (!id || !check_topic_name(topic.filename().native()) ||
      topic.parent_path().filename() != "consumequeue")
    return std::nullopt;
  return message_queue{topic.filename().native(), *id};
}

// The beginning of the commit log file whose first record is at its first byte, whatever its name.
result<std::optional<int64_t>> begin_by_content(const std::filesystem::path& path) {
  using namespace record_layout;
  auto window = file_window::open(path, 64);
  if (!window) return fail(std::move(window).error());
  const auto head = window->bytes(0, physical_offset_at + 8);
  if (!head) return fail(head.error());
  if (head->size() < physical_offset_at + 8) return std::nullopt;
  const auto magic = load_big_endian<int32_t>(head->data() + magic_at);
  const auto begin = load_big_endian<int64_t>(head->data() + physical_offset_at);
  if ((magic != magic_v1 && magic != magic_v2) || begin < 0) return std::nullopt;
  return begin;
}

std::optional<known_file> kind_by_name(const std::string& name) {
  if (name == "checkpoint") return known_file{store_file::checkpoint, 0, {}};
  if (name == "queue_inventory" || name == "queue_inventory.bak")
    return known_file{store_file::inventory, 0, {}};
  if (name == "lock" || name == "abort" || name == "abort.bak" || name == "removed_topics" ||
      name == "removed_topics.bak")
    return known_file{store_file::text, 0, {}};
  if (name.ends_with(".json") || name.ends_with(".json.bak"))
    return known_file{store_file::table, 0, {}};
  return std::nullopt;
}

}  // namespace

result<known_file> kind_of(const std::filesystem::path& file) {
  std::error_code ignored;
  const auto path = std::filesystem::absolute(file, ignored).lexically_normal();
  const auto name = path.filename().native();
  const auto segment = file_names::parse_segment(name);
  if (const auto known = kind_by_name(name)) return *known;
  if (segment && path.parent_path().filename() == "commitlog")
    return known_file{store_file::commit_log, *segment, {}};
  if (auto queue = queue_of(path); segment && queue)
    return known_file{store_file::consume_queue, *segment, std::move(queue)};
  const auto begin = begin_by_content(path);
  if (!begin) return fail(begin.error());
  if (*begin) return known_file{store_file::commit_log, segment.value_or(**begin), {}};
  if (path.parent_path().filename() == "index" && index_entries::open(path, std::nullopt))
    return known_file{store_file::index, 0, {}};
  if (segment) return known_file{store_file::consume_queue, *segment, {}};
  return fail(errc::invalid_argument,
              "{} is none of a store's files, by its name and by what is in it", path.native());
}

}  // namespace cafmq
