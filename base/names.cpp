#include "base/names.hpp"

#include <algorithm>

namespace cafmq {
namespace {

bool allowed(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '%' ||
         c == '|' || c == '_' || c == '-';
}

result<void> check_name(std::string_view kind, std::string_view name, size_t length_max) {
  if (name.empty()) return fail(errc::invalid_argument, "the {} name is empty", kind);
  if (name.size() > length_max)
    return fail(errc::invalid_argument, "the {} name has {} bytes; at most {} are allowed", kind,
                name.size(), length_max);
  const auto* bad = std::find_if_not(name.begin(), name.end(), allowed);
  if (bad != name.end())
    return fail(
        errc::invalid_argument,
        "the {} name has the byte 0x{:02x} at position {}; use letters, digits, _, -, % or |", kind,
        static_cast<unsigned char>(*bad), bad - name.begin());
  return {};
}

}  // namespace

result<void> check_topic_name(std::string_view topic) {
  const bool long_name =
      topic.starts_with(retry_topic_prefix) || topic.starts_with(dlq_topic_prefix);
  return check_name("topic", topic, long_name ? retry_topic_length_max : topic_length_max);
}

result<void> check_group_name(std::string_view group) {
  return check_name("group", group, group_length_max);
}

}  // namespace cafmq
