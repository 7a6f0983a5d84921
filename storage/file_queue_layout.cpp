#include "storage/file_queue_layout.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/names.hpp"
#include "storage/file_names.hpp"

namespace cafmq {
namespace {

// The directories in `directory`, which may be missing; anything else in it is an error.
result<std::vector<std::filesystem::path>> list_directories(
    const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> found;
  std::error_code problem;
  std::filesystem::directory_iterator entry{directory, problem};
  if (problem == std::errc::no_such_file_or_directory) return found;
  for (; !problem && entry != std::filesystem::directory_iterator{}; entry.increment(problem)) {
    std::error_code ignored;
    if (entry->symlink_status(ignored).type() != std::filesystem::file_type::directory)
      return fail(errc::corrupt, "{} is not a directory of the store; move it elsewhere",
                  entry->path().native());
    found.push_back(entry->path());
  }
  if (problem)
    return fail_errno(fmt::format("cannot list {}", directory.native()), problem.value());
  return found;
}

}  // namespace

file_queue_layout::file_queue_layout(const store_options& options, map_cache& maps)
    : store_{options.directory}, file_entries_{options.consume_queue_file_entries}, maps_{maps} {}

std::filesystem::path file_queue_layout::directory() const {
  return file_names::consume_queues(store_);
}

std::shared_ptr<file_consume_queue> file_queue_layout::make_file_queue(
    const message_queue& name) const {
  return std::make_shared<file_consume_queue>(name, file_names::consume_queue(store_, name),
                                              file_entries_, maps_);
}

std::shared_ptr<consume_queue> file_queue_layout::make(const message_queue& name) {
  return make_file_queue(name);
}

// -- recovery -----------------------------------------------------------------

result<std::vector<std::shared_ptr<consume_queue>>> file_queue_layout::load() {
  const auto topics = list_directories(directory());
  if (!topics) return fail(topics.error());
  std::vector<std::shared_ptr<consume_queue>> found;
  for (const auto& topic : *topics) {
    auto loaded = load_topic(topic, found);
    if (!loaded) return fail(std::move(loaded).error());
  }
  return found;
}

result<void> file_queue_layout::load_topic(
    const std::filesystem::path& directory,
    std::vector<std::shared_ptr<consume_queue>>& found) const {
  const auto topic = directory.filename().native();
  const auto named = check_topic_name(topic);
  if (!named)
    return fail(errc::corrupt, "{} is not a topic of the store ({}); move it elsewhere",
                directory.native(), named.error().text());
  const auto queues = list_directories(directory);
  if (!queues) return fail(queues.error());
  for (const auto& path : *queues) {
    const auto id = file_names::parse_queue_id(path.filename().native());
    if (!id)
      return fail(errc::corrupt, "{} is not a queue of the store; move it elsewhere",
                  path.native());
    auto queue = make_file_queue({topic, *id});
    auto loaded = queue->load();
    if (!loaded) return loaded;
    found.push_back(std::move(queue));
  }
  return {};
}

// -- flush --------------------------------------------------------------------

void file_queue_layout::mark_dirty(const std::shared_ptr<consume_queue>& queue) {
  const std::lock_guard guard{marking_};
  dirty_.push_back(std::static_pointer_cast<file_consume_queue>(queue));
}

result<bool> file_queue_layout::flush(int64_t least_pages) {
  std::vector<std::shared_ptr<file_consume_queue>> dirty;
  {
    const std::lock_guard guard{marking_};
    dirty.swap(dirty_);
  }
  std::sort(dirty.begin(), dirty.end());
  dirty.erase(std::unique(dirty.begin(), dirty.end()), dirty.end());
  std::optional<error> first_failure;
  bool all_clean = true;
  for (const auto& queue : dirty) {
    const auto clean = queue->flush(least_pages);
    if (!clean && !first_failure) first_failure = clean.error();
    if (clean && *clean) continue;
    all_clean = false;
    mark_dirty(queue);
  }
  if (first_failure) return fail(std::move(*first_failure));
  return all_clean;
}

}  // namespace cafmq
