#pragma once

/// Keeps the files that were used last mapped, and lets go of the others: the kernel allows a
/// process some 65,000 maps, and a store may have more files than that. Any thread.
///
/// A file that somebody still holds stays mapped when the cache lets go of it.
///
/// Invariant: at most `files_max` files are kept. Which one goes is decided as by a clock with one
/// hand: one that was used since the hand's last round gets a second chance.

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/mapped_file.hpp"

namespace cafmq {

class map_cache {
 public:
  explicit map_cache(size_t files_max) : files_max_{files_max} {}

  void keep(std::shared_ptr<mapped_file> file);

  /// Lets go of a file that is about to be removed, so that its blocks become free.
  void drop(const mapped_file& file);

  [[nodiscard]] size_t size() const;

 private:
  const size_t files_max_;
  mutable std::mutex changing_;
  std::vector<std::shared_ptr<mapped_file>> kept_;
  size_t hand_ = 0;
};

}  // namespace cafmq
