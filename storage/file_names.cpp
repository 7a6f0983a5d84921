#include "storage/file_names.hpp"

#include <time.h>

#include <charconv>
#include <ctime>

#include <fmt/core.h>

namespace cafmq::file_names {
namespace {

template <class Int>
std::optional<Int> parse_decimal(std::string_view digits) {
  Int number{};
  const auto* end = digits.data() + digits.size();
  const auto [stopped, problem] = std::from_chars(digits.data(), end, number);
  if (problem != std::errc{} || stopped != end || digits.front() == '-') return std::nullopt;
  return number;
}

}  // namespace

std::filesystem::path commit_log(const std::filesystem::path& store) {
  return store / "commitlog";
}

std::filesystem::path consume_queues(const std::filesystem::path& store) {
  return store / "consumequeue";
}

std::filesystem::path consume_queue_blocks(const std::filesystem::path& store) {
  return store / "consumequeue_blocks";
}

std::filesystem::path index(const std::filesystem::path& store) {
  return store / "index";
}

std::filesystem::path checkpoint(const std::filesystem::path& store) {
  return store / "checkpoint";
}

std::filesystem::path abort(const std::filesystem::path& store) {
  return store / "abort";
}

std::filesystem::path lock(const std::filesystem::path& store) {
  return store / "lock";
}

std::filesystem::path set_aside(const std::filesystem::path& store) {
  return store / "set_aside";
}

std::filesystem::path queue_inventory(const std::filesystem::path& store) {
  return store / "queue_inventory";
}

std::filesystem::path removed_topics(const std::filesystem::path& store) {
  return store / "removed_topics";
}

std::filesystem::path consume_queue(const std::filesystem::path& store,
                                    const message_queue& queue) {
  return consume_queues(store) / queue.topic / std::to_string(queue.queue_id);
}

std::string segment(int64_t begin) {
  return fmt::format("{:020}", begin);
}

std::optional<int64_t> parse_segment(std::string_view name) {
  constexpr size_t digits = 20;
  if (name.size() != digits || name.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  return parse_decimal<int64_t>(name);
}

std::string index_file(int64_t wall_ms, std::string_view last) {
  const auto seconds = static_cast<time_t>(wall_ms / 1000);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  auto name =
      fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}{:03}", local.tm_year + 1900, local.tm_mon + 1,
                  local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec, wall_ms % 1000);
  const auto number = parse_decimal<int64_t>(name);
  const auto before = last.empty() ? std::nullopt : parse_decimal<int64_t>(last);
  if (before && number && *number <= *before) name = fmt::format("{:017}", *before + 1);
  return name;
}

bool is_index_file(std::string_view name) {
  constexpr size_t digits = 17;
  return name.size() == digits && name.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<int32_t> parse_queue_id(std::string_view name) {
  if (name.empty() || (name.size() > 1 && name.front() == '0')) return std::nullopt;
  return parse_decimal<int32_t>(name);
}

}  // namespace cafmq::file_names
