#include "filter/sql_filter_cache.hpp"

#include <utility>

namespace cafmq {

result<std::shared_ptr<const sql_filter>> sql_filter_cache::find_or_compile(
    std::string_view expression) {
  if (const auto known = by_expression_.find(expression); known != by_expression_.end()) {
    by_use_.splice(by_use_.begin(), by_use_, known->second);
    return known->second->filter;
  }
  auto compiled = sql_filter::compile(expression);
  if (!compiled) return fail(std::move(compiled).error());
  if (by_use_.size() == capacity_) {
    by_expression_.erase(by_use_.back().expression);
    by_use_.pop_back();
  }
  by_use_.push_front(
      {std::string{expression}, std::make_shared<const sql_filter>(std::move(*compiled))});
  by_expression_.emplace(by_use_.front().expression, by_use_.begin());
  return by_use_.front().filter;
}

}  // namespace cafmq
