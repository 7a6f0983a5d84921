#include "storage/queue_names.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string>
#include <string_view>

#include "base/crc32.hpp"
#include "base/names.hpp"
#include "storage/atomic_file.hpp"
#include "storage/file_names.hpp"

namespace cafmq {
namespace {

std::string format_line(const message_queue& queue) {
  auto line = fmt::format("{} {}", queue.topic, queue.queue_id);
  line += fmt::format(" {:08x}\n", static_cast<uint32_t>(crc32(line)));
  return line;
}

// Nothing unless the line is exactly what format_line() writes, but for the line feed.
std::optional<message_queue> parse_line(std::string_view line) {
  const auto space = line.find(' ');
  const auto second = line.find(' ', space + 1);
  if (space == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  const auto topic = line.substr(0, space);
  const auto queue_id = file_names::parse_queue_id(line.substr(space + 1, second - space - 1));
  if (!queue_id || !check_topic_name(topic)) return std::nullopt;
  message_queue queue{std::string{topic}, *queue_id};
  const auto whole = format_line(queue);
  return line == std::string_view{whole}.substr(0, whole.size() - 1) ? std::optional{queue}
                                                                     : std::nullopt;
}

}  // namespace

result<std::vector<message_queue>> queue_names::load() {
  std::vector<message_queue> names;
  const auto text = read_file(path_);
  if (!text) return fail(text.error());
  if (!text->has_value()) return names;
  std::string_view rest = **text;
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    auto name = parse_line(rest.substr(0, end));
    if (!name) break;
    names.push_back(std::move(*name));
    rest.remove_prefix(end + 1);
  }
  size_ = static_cast<int64_t>((*text)->size() - rest.size());
  count_ = static_cast<int32_t>(names.size());
  return names;
}

result<void> queue_names::cut_rest() {
  std::error_code ignored;
  if (!std::filesystem::exists(path_, ignored)) return {};
  auto opened = open();
  if (!opened) return opened;
  if (::ftruncate(file_->number(), size_) != 0)
    return fail_errno(fmt::format("cannot cut {}", path_.native()), errno);
  return file_->sync();
}

// Under the lock, or in recovery.
result<void> queue_names::open() {
  if (file_) return {};
  auto made = make_directories(path_.parent_path());
  if (!made) return made;
  auto file = file_descriptor::open(path_, O_WRONLY | O_CREAT);
  if (!file) return fail(std::move(file).error());
  file_.emplace(std::move(*file));
  return {};
}

result<int32_t> queue_names::add(const message_queue& queue) {
  const auto line = format_line(queue);
  const std::lock_guard guard{writing_};
  auto done = open();
  if (done) done = file_->write(line, size_);
  if (!done) return fail(std::move(done).error());
  size_ += static_cast<int64_t>(line.size());
  is_dirty_.store(true, std::memory_order_release);
  return count_++;
}

result<void> queue_names::flush() {
  if (!is_dirty_.exchange(false, std::memory_order_acq_rel)) return {};
  // Not under the lock: the dispatcher does not wait for the disk. The descriptor stays.
  auto done = file_->sync();
  if (done && !is_durable_) done = sync_directory(path_.parent_path());
  if (done)
    is_durable_ = true;
  else
    is_dirty_.store(true, std::memory_order_release);
  return done;
}

}  // namespace cafmq
