#include "storage/inspect/queue_entries.hpp"

#include <algorithm>
#include <utility>

#include "storage/file_names.hpp"

namespace cafmq {
namespace {

constexpr auto entry_size = consume_queue_layout::entry_size;

}  // namespace

queue_entries::queue_entries(const segment_list& files, int64_t file_size, int64_t step)
    : files_{&files}, file_size_{file_size}, step_{step} {}

result<std::optional<consume_queue_entry>> queue_entries::at(queue_offset offset) {
  const auto position = offset.value() * entry_size;
  const auto* file = files_->find(position);
  if (file == nullptr || position + entry_size > file->begin + std::min(file->size, file_size_))
    return std::nullopt;
  if (auto opened = open(*file); !opened) return fail(std::move(opened).error());
  const auto bytes = window_->bytes(position - file->begin, entry_size);
  if (!bytes) return fail(bytes.error());
  if (static_cast<int64_t>(bytes->size()) < entry_size) return std::nullopt;
  return load_entry(bytes->data());
}

result<std::optional<queue_entries::numbered>> queue_entries::next_written(queue_offset from) {
  const auto there = at(from);
  if (!there) return fail(there.error());
  if (*there && **there != consume_queue_entry{}) return numbered{from, **there};
  const auto written = find_written(from);
  if (!written) return fail(written.error());
  if (!*written) return std::nullopt;
  const auto entry = at(**written);
  if (!entry) return fail(entry.error());
  if (!*entry) return std::nullopt;  // the file has become shorter meanwhile
  return numbered{**written, **entry};
}

result<std::optional<queue_offset>> queue_entries::find_written(queue_offset from) {
  const auto position = from.value() * entry_size;
  const auto& files = files_->files;
  const auto* first = files_->find(position);
  for (auto at = first == nullptr ? 0 : static_cast<size_t>(first - files.data());
       at < files.size(); ++at) {
    const auto& file = files[at];
    const auto file_end = file.begin + std::min(file.size, file_size_);
    if (file_end <= position) continue;
    if (auto opened = open(file); !opened) return fail(std::move(opened).error());
    const auto found = window_->find_content(std::max<int64_t>(position - file.begin, 0));
    if (!found) return fail(found.error());
    const queue_offset offset{(file.begin + *found) / entry_size};
    if (offset.value() * entry_size + entry_size <= file_end) return offset;
  }
  return std::nullopt;
}

entry_source::place queue_entries::place_of(queue_offset offset) const {
  const auto position = offset.value() * entry_size;
  const auto begin = file_size_ > 0 ? position - position % file_size_ : 0;
  return {files_->directory / file_names::segment(begin), position - begin};
}

result<void> queue_entries::open(const segment_file& file) {
  if (window_ && opened_ == &file) return {};
  auto window = file_window::open(file.path, step_);
  if (!window) return fail(std::move(window).error());
  window_ = std::move(*window);
  opened_ = &file;
  return {};
}

}  // namespace cafmq
