#pragma once

/// The SQL92 filters that were asked for last: consumers send the same expressions with every pull.
/// One owner; the filters themselves are for any thread.
///
/// Invariant: never more than the capacity; who was asked for longest ago goes.

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.hpp"
#include "filter/sql_filter.hpp"

namespace cafmq {

class sql_filter_cache {
 public:
  explicit sql_filter_cache(size_t capacity) : capacity_{capacity} {}

  /// The filter of that expression; the same one while it is known. The errors of
  /// sql_filter::compile.
  [[nodiscard]] result<std::shared_ptr<const sql_filter>> find_or_compile(
      std::string_view expression);

  [[nodiscard]] size_t size() const { return by_use_.size(); }

 private:
  struct entry {
    std::string expression;
    std::shared_ptr<const sql_filter> filter;
  };

  size_t capacity_;
  std::list<entry> by_use_;  // lately used first
  std::unordered_map<std::string_view, std::list<entry>::iterator> by_expression_;
};

}  // namespace cafmq
