#include "storage/queue_conversion.hpp"

#include <cerrno>
#include <cstdio>

#include "storage/abort_file.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"
#include "storage/map_cache.hpp"
#include "storage/queue_table.hpp"
#include "storage/store_lock.hpp"

namespace cafmq {
namespace {

using kind = consume_queue_layout_kind;

constexpr size_t mapped_files_max = 1000;

kind other_than(kind layout) {
  return layout == kind::files ? kind::blocks : kind::files;
}

std::filesystem::path directory_of(const store_options& options, kind layout) {
  return layout == kind::files ? file_names::consume_queues(options.directory)
                               : file_names::consume_queue_blocks(options.directory);
}

bool has_something(const std::filesystem::path& directory) {
  std::error_code ignored;
  return std::filesystem::exists(directory, ignored) &&
         !std::filesystem::is_empty(directory, ignored);
}

result<void> remove_tree(const std::filesystem::path& directory) {
  std::error_code problem;
  std::filesystem::remove_all(directory, problem);
  if (problem)
    return fail_errno(fmt::format("cannot remove {}", directory.native()), problem.value());
  return {};
}

result<void> copy_queue(const consume_queue& from, consume_queue& to) {
  for (auto next = from.begin(); next < from.end();) {
    constexpr int64_t at_once = 1000;
    const auto bytes = from.entries_from(next, at_once);
    if (!bytes) return fail(bytes.error());
    for (size_t at = 0; at < bytes->size(); at += consume_queue_layout::entry_size) {
      auto added = to.append(next, load_entry(bytes->view().data() + at));
      if (!added) return added;
      next = next + 1;
    }
  }
  return {};
}

result<size_t> copy_all(const store_options& from, const store_options& to,
                        const conversion_progress& progress) {
  map_cache maps{mapped_files_max};
  queue_table source{from, maps};
  auto done = source.load();
  if (!done) return fail(std::move(done).error());
  // What cannot be read would be removed with the old layout.
  if (const auto problems = source.problems(); !problems.empty())
    return fail(errc::corrupt, "{}; see `cafmq store verify`", problems.front());
  queue_table target{to, maps};
  const auto queues = source.all();
  for (size_t count = 0; count < queues.size(); ++count) {
    constexpr physical_offset no_limit{INT64_MAX};
    const auto& queue = queues[count];
    done = queue->cut(no_limit);
    if (!done) return fail(std::move(done).error());
    const auto& copy = target.find_or_create(queue_key{queue->name()});
    done = copy_queue(*queue, *copy);
    if (!done) return fail(std::move(done).error());
    copy->forget_growth();
    target.mark_dirty(copy);
    progress(count + 1, queues.size());
  }
  const auto flushed = target.flush(0);
  if (!flushed) return fail(flushed.error());
  return queues.size();
}

}  // namespace

result<size_t> convert_queues(const store_options& options, const conversion_progress& progress) {
  const auto lock = store_lock::take(options.directory);
  if (!lock) return fail(lock.error());
  if (abort_file{options.directory}.exists())
    return fail(errc::store_not_available,
                "{} was not closed in order; start the broker with the present layout and stop it, "
                "then convert",
                options.directory.native());
  auto from = options;
  from.consume_queues = other_than(options.consume_queues);
  const auto old_directory = directory_of(options, from.consume_queues);
  const auto new_directory = directory_of(options, options.consume_queues);
  if (!has_something(old_directory))
    return fail(errc::invalid_argument, "{} has nothing to convert", old_directory.native());
  if (has_something(new_directory))
    return fail(errc::invalid_argument, "{} is there already; delete it to have it made again",
                new_directory.native());
  auto to = options;
  to.directory = options.directory / "conversion";
  auto done = remove_tree(to.directory);
  if (done) done = make_directories(to.directory);
  if (done) done = make_directories(directory_of(to, to.consume_queues));
  if (!done) return fail(std::move(done).error());
  const auto count = copy_all(from, to, progress);
  if (!count) return count;
  done = remove_tree(new_directory);  // an empty one
  if (done && std::rename(directory_of(to, to.consume_queues).c_str(), new_directory.c_str()) != 0)
    done = fail_errno(fmt::format("cannot rename to {}", new_directory.native()), errno);
  if (done) done = sync_directory(options.directory);
  if (done) done = remove_tree(old_directory);
  if (done) done = remove_tree(to.directory);
  if (!done) return fail(std::move(done).error());
  return count;
}

result<void> check_queue_layout(const store_options& options) {
  const auto ours = directory_of(options, options.consume_queues);
  const auto other = directory_of(options, other_than(options.consume_queues));
  if (!has_something(other)) return {};
  if (has_something(ours))
    return fail(errc::config_invalid,
                "both {} and {} are there, as after an interrupted conversion; each is whole: "
                "delete the second one",
                ours.native(), other.native());
  return fail(errc::config_invalid,
              "the consume queues of {} are laid out in {}; set consumeQueueLayout accordingly, or "
              "convert them with `cafmq store convert`",
              options.directory.native(), other.native());
}

}  // namespace cafmq
