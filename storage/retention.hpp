#pragma once

/// The rules by which old files of the commit log go, and by which writes are refused while the
/// disk is too full. Plain values and functions: they look at no file and no clock.
///
/// Thresholds and hours mean what RocketMQ's settings of the same names mean, with one difference:
/// a file's age is that of its youngest message, not the time at which somebody last touched it.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace cafmq {

struct retention_options {
  /// Hours that a message is kept at least, unless the disk is too full.
  int64_t reserved_hours = 72;

  /// Hours of the day, local time, in which what is older may go.
  std::vector<int> delete_hours = {4};

  /// Percent of the disk in use. Above the first, old files go at any hour; above the second, the
  /// oldest go whatever their age, if that is allowed; above the third, writes are refused until
  /// the use falls to the second.
  int max_used_percent = 75;
  int clean_forcibly_percent = 85;
  int refuse_percent = 90;
  bool clean_forcibly = true;

  /// Bytes of the commit log; the oldest files beyond go whatever their age. 0: no bound.
  int64_t log_bytes_max = 0;
};

/// errc::config_invalid names the field and its range.
[[nodiscard]] result<void> validate(const retention_options& options);

/// Why a file may go.
enum class removal_reason : uint8_t { expired, disk_nearly_full, log_too_large };

[[nodiscard]] std::string_view to_string(removal_reason reason);

/// What is known about the oldest file.
struct oldest_file {
  int64_t youngest_ms = 0;  ///< no message of it is younger
  int64_t log_bytes = 0;    ///< of all files together
};

/// Why the oldest file may go now; nothing when it may not. `hour` is 0 to 23, local.
[[nodiscard]] std::optional<removal_reason> reason_to_remove(const retention_options& options,
                                                             const oldest_file& oldest,
                                                             int64_t now_ms, int hour,
                                                             int used_percent);

/// Whether writes are refused, when they were before or not.
[[nodiscard]] bool refuses_writes(const retention_options& options, int used_percent,
                                  bool refused_before);

}  // namespace cafmq
