#pragma once

/// Keeps the file `queue_inventory` (see storage/queue_inventory.hpp) up to date with the queues of
/// a store. Written only when it would change.
///
/// `save` and `save_if_old`: the flush thread, or whoever closes the store. `mark_old`: any thread.

#include <atomic>
#include <cstddef>
#include <filesystem>

#include "base/error.hpp"
#include "storage/queue_table.hpp"

namespace cafmq {

class inventory_writer {
 public:
  /// `queues` outlives it.
  inventory_writer(std::filesystem::path file, const queue_table& queues)
      : file_{std::move(file)}, queues_{queues} {}

  /// A queue is gone: the next save_if_old() looks.
  void mark_old() { is_old_ = true; }

  /// Saves when queues came or went since the last time. Their ends alone are no reason.
  /// errc::io_failed, no_space.
  [[nodiscard]] result<void> save_if_old();

  /// Durable when it returns. errc::io_failed, no_space.
  [[nodiscard]] result<void> save();

 private:
  const std::filesystem::path file_;
  const queue_table& queues_;
  size_t saved_queues_ = 0;
  std::atomic<bool> is_old_ = false;
};

}  // namespace cafmq
