#pragma once

/// Reads an SQL92 expression by RocketMQ's grammar, from loose to tight:
///
///   OR · AND · = <> IS [NOT] NULL · > >= < <= [NOT] BETWEEN, IN, CONTAINS, STARTSWITH, ENDSWITH ·
///   + - NOT · literals, properties, parentheses
///
/// As there, reading ends at the first token that cannot go on: `a = 1 garbage` is `a = 1`. A
/// pure function; any thread.

#include <string_view>

#include "base/error.hpp"
#include "filter/sql_program.hpp"

namespace cafmq {

/// errc::invalid_argument names the column, counted from 1, what is there and what was expected;
/// or which of sql_bounds is exceeded.
[[nodiscard]] result<sql_program> parse_sql(std::string_view expression);

}  // namespace cafmq
