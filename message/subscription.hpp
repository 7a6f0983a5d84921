#pragma once

/// What a consumer group wants of a topic, as an expression: `*` or empty for everything, or tags
/// separated by `||`, or a condition on properties in SQL92.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cafmq {

/// The language of an expression; RocketMQ's TAG and SQL92.
enum class expression_type : uint8_t { tag, sql92 };

[[nodiscard]] inline std::string to_string(expression_type type) {
  return type == expression_type::tag ? "TAG" : "SQL92";
}

struct subscription {
  std::string topic;
  std::string expression = "*";
  int64_t version = 0;  ///< grows with each change of the expression
  expression_type type = expression_type::tag;

  bool operator==(const subscription&) const = default;
};

/// The tags of a tag expression, trimmed; none means everything.
[[nodiscard]] std::vector<std::string> tags_in(std::string_view expression);

}  // namespace cafmq
