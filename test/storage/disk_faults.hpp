#pragma once

/// Makes the disk fail on purpose: the test program's own msync and fallocate stand in front of the
/// C library's. Any thread; what is switched on stays until the object is gone.

#include <atomic>

namespace cafmq {

class disk_faults {
 public:
  disk_faults() = default;
  disk_faults(const disk_faults&) = delete;
  disk_faults& operator=(const disk_faults&) = delete;
  ~disk_faults() {
    flush_error = 0;
    allocation_error = 0;
    used_percent = -1;
  }

  /// errno of every flush or allocation from now on; 0: they work.
  void fail_flushes_with(int error_number) { flush_error = error_number; }
  void fail_allocations_with(int error_number) { allocation_error = error_number; }

  /// What statvfs says from now on about every file system.
  void pretend_use_of(int percent) { used_percent = percent; }

  static inline std::atomic<int> used_percent = -1;
  static inline std::atomic<int> flush_error = 0;
  static inline std::atomic<int> allocation_error = 0;
};

}  // namespace cafmq
