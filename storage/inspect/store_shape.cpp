#include "storage/inspect/store_shape.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/names.hpp"
#include "storage/abort_file.hpp"
#include "storage/consume_queue_entry.hpp"
#include "storage/file_names.hpp"
#include "storage/inspect/block_entries.hpp"
#include "storage/inspect/queue_entries.hpp"

namespace cafmq {
namespace {

namespace fs = std::filesystem;

result<void> look_at_topic(store_shape& shape, const fs::path& directory) {
  const auto topic = directory.filename().native();
  if (!check_topic_name(topic)) {
    shape.foreign.push_back(directory);
    return {};
  }
  const auto queues = list_directories(directory, shape.foreign);
  if (!queues) return fail(queues.error());
  for (const auto& queue : *queues) {
    const auto id = file_names::parse_queue_id(queue.filename().native());
    if (!id) {
      shape.foreign.push_back(queue);
      continue;
    }
    auto list = list_segments(queue);
    if (!list) return fail(std::move(list).error());
    shape.queues.push_back({{topic, *id}, std::move(*list), {}});
  }
  return {};
}

// The shared layout; a directory that is empty is what a conversion leaves.
result<void> look_at_blocks(store_shape& shape) {
  const auto directory = file_names::consume_queue_blocks(shape.directory);
  std::error_code ignored;
  if (!fs::is_directory(directory, ignored) || fs::is_empty(directory, ignored)) return {};
  auto blocks = list_blocks(directory);
  if (!blocks) return fail(std::move(blocks).error());
  shape.blocks = std::move(*blocks);
  for (size_t number = 0; number < shape.blocks->queues.size(); ++number)
    shape.queues.push_back({shape.blocks->queues[number], {}, number});
  return {};
}

result<void> look_at_queues(store_shape& shape) {
  const auto topics = list_directories(file_names::consume_queues(shape.directory), shape.foreign);
  if (!topics) return fail(topics.error());
  for (const auto& topic : *topics)
    if (auto looked = look_at_topic(shape, topic); !looked) return looked;
  // With both, an interrupted conversion has left two that are whole.
  if (shape.queues.empty())
    if (auto looked = look_at_blocks(shape); !looked) return looked;
  std::sort(shape.queues.begin(), shape.queues.end(),
            [](const auto& left, const auto& right) { return left.name < right.name; });
  return {};
}

// An index file is called after the time at which it was made: yyyyMMddHHmmssSSS.
bool is_index_name(const std::string& name) {
  constexpr size_t digits = 17;
  return name.size() == digits && name.find_first_not_of("0123456789") == std::string::npos;
}

result<void> look_at_index(store_shape& shape) {
  std::vector<fs::path> others;
  auto directories = list_directories(shape.directory / "index", others);
  if (!directories) return fail(std::move(directories).error());
  for (auto& directory : *directories) shape.foreign.push_back(std::move(directory));
  for (auto& path : others) {
    struct stat status {};
    if (is_index_name(path.filename().native()) && ::lstat(path.c_str(), &status) == 0 &&
        S_ISREG(status.st_mode))
      shape.index.push_back({path, status.st_size, status.st_blocks * int64_t{512}});
    else
      shape.foreign.push_back(std::move(path));
  }
  return {};
}

// What most queues seem to have: a damaged file or two do not decide.
int64_t queue_file_size_of(const store_shape& shape) {
  std::map<int64_t, size_t> votes;
  for (const auto& queue : shape.queues)
    if (const auto size = queue.list.file_size();
        size && *size % consume_queue_layout::entry_size == 0)
      ++votes[*size];
  const auto most = std::max_element(
      votes.begin(), votes.end(),
      [](const auto& left, const auto& right) { return left.second < right.second; });
  return most == votes.end() ? 0 : most->first;
}

}  // namespace

std::unique_ptr<entry_source> entries_of(const store_shape& shape, const queue_files& queue,
                                         int64_t step) {
  if (queue.number) return std::make_unique<block_entries>(*shape.blocks, *queue.number);
  return std::make_unique<queue_entries>(queue.list, shape.queue_file_size, step);
}

result<store_shape> look_at_store(const fs::path& directory, const known_sizes& known) {
  store_shape shape;
  shape.directory = directory;
  auto log = list_segments(file_names::commit_log(directory));
  if (!log) return fail(std::move(log).error());
  shape.log = std::move(*log);
  auto done = look_at_queues(shape);
  if (done) done = look_at_index(shape);
  if (!done) return fail(std::move(done).error());
  std::error_code ignored;
  if (!fs::is_directory(shape.log.directory, ignored) && shape.queues.empty() &&
      !fs::exists(file_names::checkpoint(directory), ignored))
    return fail(errc::invalid_argument,
                "{} is no store: it has no commitlog, consumequeue or checkpoint; name the "
                "directory that storePathRootDir says",
                directory.native());
  shape.log_file_size = known.log_file > 0 ? known.log_file : shape.log.file_size().value_or(0);
  shape.queue_file_size = known.queue_file_entries > 0
                              ? known.queue_file_entries * consume_queue_layout::entry_size
                              : queue_file_size_of(shape);
  shape.index_files = known.index_files;
  shape.was_closed = !abort_file{directory}.exists();
  return shape;
}

}  // namespace cafmq
