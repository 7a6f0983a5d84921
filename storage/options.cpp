#include "storage/options.hpp"

#include <limits>

namespace cafmq {
namespace {

template <class Number>
result<void> check_range(std::string_view field, Number value, int64_t least, int64_t most) {
  const auto number = static_cast<int64_t>(value);
  if (number >= least && number <= most) return {};
  return fail(errc::config_invalid, "the store's {} is {}; it must be {} to {}", field, number,
              least, most);
}

}  // namespace

result<void> validate(const store_options& options) {
  if (options.directory.empty())
    return fail(errc::config_invalid, "the store's directory is empty; name one");
  // A blank record says in a signed 32-bit integer how much of its file is left.
  constexpr int64_t file_size_max = std::numeric_limits<int32_t>::max();
  constexpr int64_t queue_file_entries_max = 50'000'000;
  constexpr int64_t message_size_limit = int64_t{256} << 20;
  auto valid =
      check_range("commit_log_file_size", options.commit_log_file_size, 4096, file_size_max);
  if (valid)
    valid = check_range("consume_queue_file_entries", options.consume_queue_file_entries, 1,
                        queue_file_entries_max);
  // RocketMQ's files end at 2 GiB.
  constexpr int64_t index_slots_max = 50'000'000;
  constexpr int64_t index_entries_max = 90'000'000;
  if (valid) valid = check_range("index_slots", options.index_slots, 1, index_slots_max);
  if (valid) valid = check_range("index_entries", options.index_entries, 2, index_entries_max);
  if (valid)
    valid = check_range("message_size_max", options.message_size_max, 10, message_size_limit);
  if (valid) valid = check_range("batch_messages_max", options.batch_messages_max, 1, 1'000'000);
  if (valid)
    valid = check_range("commit_log_allocation_step", options.commit_log_allocation_step, 4096,
                        file_size_max);
  if (valid) valid = check_range("populate_window", options.populate_window, 0, file_size_max);
  constexpr int64_t hot_tail_max = int64_t{1} << 50;
  if (valid) valid = check_range("hot_tail_bytes", options.hot_tail_bytes, 0, hot_tail_max);
  if (valid) valid = validate(options.retention);
  return valid;
}

}  // namespace cafmq
