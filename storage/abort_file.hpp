#pragma once

/// The file `abort`: there while a store is open, gone after it was closed in order. Finding it at
/// the start means that the last user crashed. Owned by the store; one thread.

#include <filesystem>

#include "base/error.hpp"

namespace cafmq {

class abort_file {
 public:
  explicit abort_file(const std::filesystem::path& store);

  [[nodiscard]] bool exists() const;

  /// Durable when it returns, so that no power cut after a later write can pass for a clean end.
  [[nodiscard]] result<void> create() const;

  [[nodiscard]] result<void> remove() const;

 private:
  std::filesystem::path path_;
};

}  // namespace cafmq
