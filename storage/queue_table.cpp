#include "storage/queue_table.hpp"

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

queue_table::queue_table(const store_options& options)
    : store_{options.directory}, file_entries_{options.consume_queue_file_entries} {}

result<void> queue_table::load() {
  const auto topics = list_directories(file_names::consume_queues(store_));
  if (!topics) return fail(topics.error());
  for (const auto& topic : *topics) {
    auto loaded = load_topic(topic);
    if (!loaded) return loaded;
  }
  return {};
}

result<void> queue_table::load_topic(const std::filesystem::path& directory) {
  const auto topic = directory.filename().native();
  const auto named = check_topic_name(topic);
  if (!named)
    return fail(errc::corrupt, "{} is not a topic of the store ({}); move it elsewhere",
                directory.native(), named.error().text());
  const auto queues = list_directories(directory);
  if (!queues) return fail(queues.error());
  for (const auto& queue : *queues) {
    const auto id = file_names::parse_queue_id(queue.filename().native());
    if (!id)
      return fail(errc::corrupt, "{} is not a queue of the store; move it elsewhere",
                  queue.native());
    auto loaded = add({topic, *id})->load();
    if (!loaded) return loaded;
  }
  return {};
}

const std::shared_ptr<consume_queue>& queue_table::add(const message_queue& name) {
  auto queue =
      std::make_shared<consume_queue>(name, file_names::consume_queue(store_, name), file_entries_);
  const std::lock_guard guard{changing_};
  return queues_.emplace(name, std::move(queue)).first->second;
}

std::shared_ptr<consume_queue> queue_table::find(const queue_key& queue) const {
  const std::shared_lock guard{changing_};
  const auto found = queues_.find(queue);
  return found == queues_.end() ? nullptr : found->second;
}

const std::shared_ptr<consume_queue>& queue_table::find_or_create(const queue_key& queue) {
  // The only thread that changes the table need not lock it to look.
  const auto found = queues_.find(queue);
  return found != queues_.end() ? found->second : add(queue.to_queue());
}

std::vector<std::shared_ptr<consume_queue>> queue_table::all() const {
  std::vector<std::shared_ptr<consume_queue>> queues;
  {
    const std::shared_lock guard{changing_};
    for (const auto& [name, queue] : queues_) queues.push_back(queue);
  }
  std::sort(queues.begin(), queues.end(),
            [](const auto& left, const auto& right) { return left->name() < right->name(); });
  return queues;
}

size_t queue_table::size() const {
  const std::shared_lock guard{changing_};
  return queues_.size();
}

void queue_table::mark_dirty(const std::shared_ptr<consume_queue>& queue) {
  const std::lock_guard guard{marking_};
  dirty_.push_back(queue);
}

result<bool> queue_table::flush(int64_t least_pages) {
  std::vector<std::shared_ptr<consume_queue>> dirty;
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
