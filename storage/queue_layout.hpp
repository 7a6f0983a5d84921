#pragma once

/// How the consume queues of a store lie on disk, as far as it concerns all of them: which there
/// are, how one is made, how they are flushed.
///
/// Making: the dispatcher. Marking: the dispatcher. Flush: the flush thread. What is marked
/// "recovery" is called before anybody else knows the store.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "storage/consume_queue.hpp"

namespace cafmq {

class queue_layout {
 public:
  virtual ~queue_layout() = default;

  /// Recovery: finds the queues on disk and changes nothing. What cannot be used is passed over:
  /// it is derived. errc::corrupt names what nothing can be made of; io_failed.
  [[nodiscard]] virtual result<std::vector<std::shared_ptr<consume_queue>>> load() = 0;

  /// Recovery: removes what load() has found to be nobody's, and sets aside what is damaged.
  [[nodiscard]] virtual result<void> clear_leftovers() { return {}; }

  /// Recovery: a sentence for each thing that load() has passed over.
  [[nodiscard]] virtual std::vector<std::string> problems() const { return {}; }

  /// Recovery: whether queues that are there could not be used and have to be made again.
  [[nodiscard]] virtual bool lacks_queues() const { return false; }

  /// A queue that has nothing on disk, and will not before its first entry.
  [[nodiscard]] virtual std::shared_ptr<consume_queue> make(const message_queue& name) = 0;

  /// `queue` has entries that the disk may not have.
  virtual void mark_dirty(const std::shared_ptr<consume_queue>& queue) = 0;

  /// Makes durable what has at least `least_pages` of 4 KiB dirty (0: everything). Goes through
  /// all of it and returns the first failure. True when nothing that was dirty at the call is any
  /// more.
  [[nodiscard]] virtual result<bool> flush(int64_t least_pages) = 0;

  /// Everything below it is the layout's, and may be deleted to have it made again.
  [[nodiscard]] virtual std::filesystem::path directory() const = 0;
};

}  // namespace cafmq
