#pragma once

/// A workload on a disk of which one call fails, or which is full for a while. Says what the store
/// does wrong. The same seed makes the same calls, up to the first that fails. One thread.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "test/crash/store_workload.hpp"
#include "test/disk/recorded_disk.hpp"

namespace cafmq {

class fault_scene {
 public:
  /// Works below `directory`, which exists.
  fault_scene(std::filesystem::path directory, flush_mode flush, consume_queue_layout_kind queues,
              unsigned seed);

  /// Runs with the `nth` call of a kind failing. Nothing when the store did all right: it said so
  /// in a sentence, acknowledged nothing after a failed flush, otherwise went on, and after a power
  /// cut at the end has everything that it acknowledged.
  [[nodiscard]] std::optional<std::string> run_with(disk_call call, int64_t nth, call_fate fate);

  /// Runs with a disk that is full from verb `first` on for `count` verbs.
  [[nodiscard]] std::optional<std::string> run_full(int first, int count);

  /// Runs without a failure and returns how many calls of each kind there are.
  [[nodiscard]] fault_plan count_calls();

 private:
  void begin();
  [[nodiscard]] std::optional<std::string> step();
  [[nodiscard]] std::optional<std::string> open();
  [[nodiscard]] std::optional<std::string> problem_now();
  [[nodiscard]] std::optional<std::string> after_failure(store_workload::verb verb,
                                                         const error& failure);
  [[nodiscard]] std::optional<std::string> after_fault(const error& fault);
  [[nodiscard]] std::optional<std::string> cut_power();

  std::filesystem::path directory_;
  store_workload workload_;
  std::unique_ptr<recorded_disk> disk_;
  bool may_flush_fail_ = false;  // a flush has failed on purpose
};

}  // namespace cafmq
