#pragma once

/// How long a file and a function may be. A function is a braced block at namespace or class scope
/// with a parameter list before it; braces inside it belong to it. Tables of data are not
/// functions.

#include "test/tidy/finding.hpp"
#include "test/tidy/source_file.hpp"

namespace cafmq::tidy {

inline constexpr size_t file_lines_max = 500;
inline constexpr size_t function_lines_max = 70;

/// Where a function stands, from its first line to its closing brace.
struct function_extent {
  size_t first_line = 0;
  size_t last_line = 0;

  bool operator==(const function_extent&) const = default;
};

[[nodiscard]] std::vector<function_extent> functions_in(const source_file& file);

[[nodiscard]] findings check_lengths(const source_file& file);

}  // namespace cafmq::tidy
