#pragma once

/// Texts that tools keep at a name server, by namespace and key. Plain data with one owner, which
/// saves document() after each change.

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "protocol/kv_document.hpp"

namespace cafmq {

class kv_table {
 public:
  using entries = kv_document::mapped_type;

  /// At most `bytes_max` in names and values together.
  explicit kv_table(size_t bytes_max) : bytes_max_{bytes_max} {}

  /// Takes over what was saved, in place of everything. errc::busy (bound).
  [[nodiscard]] result<void> restore(kv_document saved);

  /// errc::busy (bound).
  [[nodiscard]] result<void> put(std::string_view name_space, std::string_view key,
                                 std::string_view value);

  /// Null when there is none. Valid until the next change.
  [[nodiscard]] const std::string* find(std::string_view name_space, std::string_view key) const;

  void remove(std::string_view name_space, std::string_view key);

  /// Null when the namespace is empty. Valid until the next change.
  [[nodiscard]] const entries* all_of(std::string_view name_space) const;

  /// As it is saved to kvConfig.json.
  [[nodiscard]] const kv_document& document() const { return spaces_; }

 private:
  size_t bytes_max_;
  size_t bytes_ = 0;
  kv_document spaces_;
};

}  // namespace cafmq
