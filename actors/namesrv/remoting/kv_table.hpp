#pragma once

/// Texts that tools keep at a name server, by namespace and key. In memory. Plain data with one
/// owner.

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace cafmq {

class kv_table {
 public:
  using entries = std::map<std::string, std::string, std::less<>>;

  /// At most `bytes_max` in names and values together.
  explicit kv_table(size_t bytes_max) : bytes_max_{bytes_max} {}

  /// errc::busy (bound).
  [[nodiscard]] result<void> put(std::string_view name_space, std::string_view key,
                                 std::string_view value);

  /// Null when there is none. Valid until the next change.
  [[nodiscard]] const std::string* find(std::string_view name_space, std::string_view key) const;

  void remove(std::string_view name_space, std::string_view key);

  /// Null when the namespace is empty. Valid until the next change.
  [[nodiscard]] const entries* all_of(std::string_view name_space) const;

 private:
  size_t bytes_max_;
  size_t bytes_ = 0;
  std::map<std::string, entries, std::less<>> spaces_;
};

}  // namespace cafmq
