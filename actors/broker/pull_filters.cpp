#include "actors/broker/pull_filters.hpp"

namespace cafmq {

result<void> pull_filters::prepare(pull_messages& request) {
  if (request.type == expression_type::tag) return {};
  if (!allowed_) return fail(no_property_filter());
  auto filter = cache_.find_or_compile(request.expression);
  if (!filter) return fail(std::move(filter).error());
  request.filter = std::move(*filter);
  return {};
}

}  // namespace cafmq
