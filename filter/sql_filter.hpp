#pragma once

/// Which messages a consumer wants, by an SQL92 expression over their properties. docs/FILTERS.md
/// is the language; RocketMQ's results to the last quirk. Compiled once; from then on any thread
/// may ask, and asking allocates nothing.

#include <string_view>

#include "base/error.hpp"
#include "filter/sql_program.hpp"

namespace cafmq {

class sql_filter {
 public:
  /// errc::invalid_argument names the column and what was expected there.
  [[nodiscard]] static result<sql_filter> compile(std::string_view expression);

  /// Whether the expression is true for a message with those properties (the encoded string, see
  /// message/properties.hpp). When it is unknown, or compares what cannot be compared, it is not.
  [[nodiscard]] bool matches(std::string_view properties) const;

 private:
  explicit sql_filter(sql_program program) : program_{std::move(program)} {}

  sql_program program_;
};

}  // namespace cafmq
