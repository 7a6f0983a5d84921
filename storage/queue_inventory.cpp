#include "storage/queue_inventory.hpp"

#include <charconv>
#include <optional>

#include "base/names.hpp"
#include "storage/atomic_file.hpp"
#include "storage/file_names.hpp"

namespace cafmq {
namespace {

std::string_view take_up_to(std::string_view& text, char separator) {
  const auto part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

std::optional<known_queue> parse_line(std::string_view line) {
  const auto topic = take_up_to(line, ' ');
  const auto queue_id = file_names::parse_queue_id(take_up_to(line, ' '));
  int64_t end = 0;
  const auto* behind = line.data() + line.size();
  const auto [stopped, problem] = std::from_chars(line.data(), behind, end);
  if (!check_topic_name(topic) || !queue_id || problem != std::errc{} || stopped != behind ||
      end < 0)
    return std::nullopt;
  return known_queue{{std::string{topic}, *queue_id}, queue_offset{end}};
}

}  // namespace

std::string format_inventory(const std::vector<known_queue>& queues) {
  std::string text;
  for (const auto& [queue, end] : queues)
    text += fmt::format("{} {} {}\n", queue.topic, queue.queue_id, end.value());
  return text;
}

std::vector<known_queue> parse_inventory(std::string_view text) {
  std::vector<known_queue> queues;
  while (!text.empty())
    if (auto known = parse_line(take_up_to(text, '\n'))) queues.push_back(std::move(*known));
  return queues;
}

result<std::vector<known_queue>> read_inventory(const std::filesystem::path& path) {
  const auto text = read_file_or_backup(path);
  if (!text) return fail(text.error());
  return parse_inventory(text->value_or(""));
}

result<void> write_inventory(const std::filesystem::path& path,
                             const std::vector<known_queue>& queues) {
  return write_file_atomically(path, format_inventory(queues));
}

}  // namespace cafmq
