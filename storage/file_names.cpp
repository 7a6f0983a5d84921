#include "storage/file_names.hpp"

#include <charconv>

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

std::filesystem::path checkpoint(const std::filesystem::path& store) {
  return store / "checkpoint";
}

std::filesystem::path abort(const std::filesystem::path& store) {
  return store / "abort";
}

std::filesystem::path lock(const std::filesystem::path& store) {
  return store / "lock";
}

std::filesystem::path queue_inventory(const std::filesystem::path& store) {
  return store / "queue_inventory";
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

std::optional<int32_t> parse_queue_id(std::string_view name) {
  if (name.empty() || (name.size() > 1 && name.front() == '0')) return std::nullopt;
  return parse_decimal<int32_t>(name);
}

}  // namespace cafmq::file_names
