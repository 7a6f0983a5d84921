#pragma once

/// A place in the tree that breaks a rule, and what to do about it. Every rule is a function from
/// one file to its findings; it looks at nothing else, so that it can be tested on made-up text.

#include <string>
#include <vector>

namespace cafmq::tidy {

struct finding {
  std::string path;
  size_t line = 0;  ///< counted from 1; 0 when the file as a whole is meant
  std::string text;

  bool operator==(const finding&) const = default;
};

using findings = std::vector<finding>;

}  // namespace cafmq::tidy
