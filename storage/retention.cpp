#include "storage/retention.hpp"

#include <algorithm>

namespace cafmq {

result<void> validate(const retention_options& options) {
  constexpr int64_t hours_max = 24 * 366 * 100;
  if (options.reserved_hours < 0 || options.reserved_hours > hours_max)
    return fail(errc::config_invalid, "reserved_hours is {}; it must be 0 to {}",
                options.reserved_hours, hours_max);
  const bool hours_exist = std::all_of(options.delete_hours.begin(), options.delete_hours.end(),
                                       [](int hour) { return hour >= 0 && hour < 24; });
  if (options.delete_hours.empty() || !hours_exist)
    return fail(errc::config_invalid, "the hours of deletion must be 0 to 23, at least one");
  if (options.max_used_percent < 10 || options.max_used_percent > options.clean_forcibly_percent ||
      options.clean_forcibly_percent > options.refuse_percent || options.refuse_percent > 100)
    return fail(errc::config_invalid,
                "the disk's thresholds are {}, {} and {} percent; they must be 10 to 100 and not "
                "fall",
                options.max_used_percent, options.clean_forcibly_percent, options.refuse_percent);
  if (options.log_bytes_max < 0)
    return fail(errc::config_invalid, "log_bytes_max is {}; it must not be negative",
                options.log_bytes_max);
  return {};
}

std::string_view to_string(removal_reason reason) {
  switch (reason) {
    case removal_reason::expired:
      return "older than it has to be kept";
    case removal_reason::disk_nearly_full:
      return "the disk is nearly full";
    case removal_reason::log_too_large:
      return "the commit log is larger than it may be";
  }
  return "unknown";
}

std::optional<removal_reason> reason_to_remove(const retention_options& options,
                                               const oldest_file& oldest, int64_t now_ms, int hour,
                                               int used_percent) {
  constexpr int64_t hour_ms = 3'600'000;
  if (options.clean_forcibly && used_percent > options.clean_forcibly_percent)
    return removal_reason::disk_nearly_full;
  if (options.log_bytes_max > 0 && oldest.log_bytes > options.log_bytes_max)
    return removal_reason::log_too_large;
  const auto& hours = options.delete_hours;
  const bool may_go_now = used_percent > options.max_used_percent ||
                          std::find(hours.begin(), hours.end(), hour) != hours.end();
  if (may_go_now && now_ms - oldest.youngest_ms >= options.reserved_hours * hour_ms)
    return removal_reason::expired;
  return std::nullopt;
}

bool refuses_writes(const retention_options& options, int used_percent, bool refused_before) {
  return used_percent > (refused_before ? options.clean_forcibly_percent : options.refuse_percent);
}

}  // namespace cafmq
