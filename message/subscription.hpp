#pragma once

/// What a consumer group wants of a topic: `*` or empty for everything, or tags separated by `||`.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cafmq {

struct subscription {
  std::string topic;
  std::string expression = "*";
  int64_t version = 0;  ///< grows with each change of the expression

  bool operator==(const subscription&) const = default;
};

/// The tags of an expression, trimmed; none means everything.
[[nodiscard]] std::vector<std::string> tags_in(std::string_view expression);

}  // namespace cafmq
