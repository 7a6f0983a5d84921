#pragma once

/// The kinds of system calls that a store makes on its files, and how one of them can be made to
/// fail. One thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cafmq {

enum class disk_call : uint8_t {
  open,
  read,
  write,
  truncate,
  allocate,
  map,
  sync_map,   ///< msync
  sync_file,  ///< fsync, fdatasync; also of directories
  rename,
  remove,
  make_directory,
};
inline constexpr size_t disk_call_kinds = 11;

[[nodiscard]] constexpr std::string_view to_string(disk_call call) {
  constexpr std::array<std::string_view, disk_call_kinds> names{
      "open",  "read",  "write",  "truncate", "allocate", "map",
      "msync", "fsync", "rename", "remove",   "mkdir"};
  return names[static_cast<size_t>(call)];
}

/// What becomes of one call.
struct call_fate {
  int error_number = 0;    ///< 0: it works
  bool does_half = false;  ///< before that half of it is done; alone: half of it is done
};

/// Decides about each call and counts them, so that a test can fail every one in turn.
class fault_plan {
 public:
  /// The `nth` call of a kind (the first is 1) gets `fate`; all others work.
  void fail_once(disk_call call, int64_t nth, call_fate fate) {
    planned_ = planned{call, counts_[static_cast<size_t>(call)] + nth, fate};
  }

  /// From now on nothing that takes space works, or all does again.
  void set_full(bool full) { is_full_ = full; }

  /// While paused all calls work and none is counted.
  void pause(bool paused) { is_paused_ = paused; }

  [[nodiscard]] int64_t count(disk_call call) const { return counts_[static_cast<size_t>(call)]; }

  /// Whether the planned failure has come.
  [[nodiscard]] bool has_happened() const { return has_happened_; }

  [[nodiscard]] call_fate decide(disk_call call, bool takes_space) {
    constexpr int no_space = 28;  // ENOSPC
    if (is_paused_) return {};
    const auto number = ++counts_[static_cast<size_t>(call)];
    if (planned_ && planned_->call == call && planned_->number == number) {
      has_happened_ = true;
      return planned_->fate;
    }
    return {is_full_ && takes_space ? no_space : 0, false};
  }

 private:
  struct planned {
    disk_call call;
    int64_t number;
    call_fate fate;
  };

  std::array<int64_t, disk_call_kinds> counts_{};
  std::optional<planned> planned_;
  bool is_paused_ = false;
  bool is_full_ = false;
  bool has_happened_ = false;
};

}  // namespace cafmq
