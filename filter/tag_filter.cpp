#include "filter/tag_filter.hpp"

#include <algorithm>

#include "message/subscription.hpp"
#include "message/tag_hash.hpp"

namespace cafmq {

tag_filter::tag_filter(std::string_view expression) {
  for (const auto& tag : tags_in(expression)) hashes_.push_back(java_hash(tag));
  std::sort(hashes_.begin(), hashes_.end());
}

bool tag_filter::passes(int64_t tags_code) const {
  return hashes_.empty() ||
         std::binary_search(hashes_.begin(), hashes_.end(), static_cast<int32_t>(tags_code));
}

}  // namespace cafmq
