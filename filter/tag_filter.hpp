#pragma once

/// Which tag hashes a pull wants. The broker filters by hash alone, as the consume queue keeps
/// nothing else; the client compares the tags themselves. Two tags with one hash pass here.

#include <cstdint>
#include <string_view>
#include <vector>

namespace cafmq {

class tag_filter {
 public:
  /// Everything passes.
  tag_filter() = default;

  /// See message/subscription.hpp for the expression.
  explicit tag_filter(std::string_view expression);

  [[nodiscard]] bool passes(int64_t tags_code) const;

 private:
  std::vector<int32_t> hashes_;  // sorted; none: everything passes
};

}  // namespace cafmq
