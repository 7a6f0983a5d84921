#include "storage/file_queue_layout.hpp"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include "base/names.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"

namespace cafmq {
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
  // When none can be used, the file size in the settings is more likely wrong than all of them.
  if (found.empty() && first_damage_) return fail(*first_damage_);
  return found;
}

result<void> file_queue_layout::load_topic(const std::filesystem::path& directory,
                                           std::vector<std::shared_ptr<consume_queue>>& found) {
  const auto topic = directory.filename().native();
  if (!check_topic_name(topic)) {
    pass_over(directory, "a topic");
    return {};
  }
  const auto queues = list_directories(directory);
  if (!queues) return fail(queues.error());
  for (const auto& path : *queues) {
    const auto id = file_names::parse_queue_id(path.filename().native());
    if (!id) {
      pass_over(path, "a queue");
      continue;
    }
    auto queue = make_file_queue({topic, *id});
    auto loaded = queue->load();
    if (loaded)
      found.push_back(std::move(queue));
    else if (loaded.error().code() == errc::corrupt)
      give_up(path, loaded.error());
    else
      return loaded;
  }
  return {};
}

// The directories in `directory`, which may be missing; anything else in it is passed over.
result<std::vector<std::filesystem::path>> file_queue_layout::list_directories(
    const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> found;
  std::error_code problem;
  std::filesystem::directory_iterator entry{directory, problem};
  if (problem == std::errc::no_such_file_or_directory) return found;
  for (; !problem && entry != std::filesystem::directory_iterator{}; entry.increment(problem)) {
    std::error_code ignored;
    if (entry->symlink_status(ignored).type() == std::filesystem::file_type::directory)
      found.push_back(entry->path());
    else
      pass_over(entry->path(), "a directory");
  }
  if (problem)
    return fail_errno(fmt::format("cannot list {}", directory.native()), problem.value());
  return found;
}

void file_queue_layout::pass_over(const std::filesystem::path& path, std::string_view what) {
  problems_.push_back(
      fmt::format("{} is not {} of the store and is left alone", path.native(), what));
}

void file_queue_layout::give_up(const std::filesystem::path& queue, const error& cause) {
  problems_.push_back(fmt::format("{}; the queue is made again, its files are moved to {}",
                                  cause.text(), file_names::set_aside(store_).native()));
  if (!first_damage_) first_damage_ = cause;
  damaged_.push_back(queue);
  lacks_queues_ = true;
}

// Moved, not removed: a person may have put a file there.
result<void> file_queue_layout::clear_leftovers() {
  if (damaged_.empty()) return {};
  const auto aside = file_names::set_aside(store_);
  auto done = make_directories(aside);
  for (const auto& queue : std::exchange(damaged_, {})) {
    std::error_code problem;
    const auto name =
        fmt::format("{}-{}", queue.parent_path().filename().native(), queue.filename().native());
    auto to = aside / name;
    for (int number = 1; std::filesystem::exists(to, problem); ++number)
      to = aside / fmt::format("{}-{}", name, number);
    if (done) std::filesystem::rename(queue, to, problem);
    if (done && problem)
      done = fail_errno(fmt::format("cannot move {} to {}", queue.native(), to.native()),
                        problem.value());
    if (done) done = sync_directory(queue.parent_path());
  }
  return done ? sync_directory(aside) : done;
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
