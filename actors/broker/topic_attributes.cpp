#include "actors/broker/topic_attributes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace cafmq {
namespace {

struct attribute_rule {
  std::string_view name;
  bool may_change;
  std::array<std::string_view, 6> values;  // none: a number
};

constexpr std::array rules{
    attribute_rule{"queue.type", false, {"BatchCQ", "SimpleCQ"}},
    attribute_rule{"cleanup.policy", false, {"COMPACTION", "DELETE"}},
    attribute_rule{
        "message.type", true, {"UNSPECIFIED", "NORMAL", "FIFO", "DELAY", "TRANSACTION", "MIXED"}},
    attribute_rule{"reserve.time", true, {}},
};

bool is_number(std::string_view text) {
  int64_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  return wrong == std::errc{} && end == text.data() + text.size();
}

bool may_be(const attribute_rule& rule, std::string_view value) {
  if (rule.values.front().empty()) return is_number(value);
  return !value.empty() &&
         std::find(rule.values.begin(), rule.values.end(), value) != rule.values.end();
}

// "+name" or "-name".
result<void> change_one(attribute_map& attributes, bool is_new, std::string_view signed_name,
                        std::string_view value) {
  const bool adds = signed_name.starts_with('+');
  const auto name = signed_name.substr(std::min<size_t>(1, signed_name.size()));
  const auto rule =
      std::find_if(rules.begin(), rules.end(), [&](const auto& each) { return each.name == name; });
  if ((!adds && !signed_name.starts_with('-')) || rule == rules.end())
    return fail(errc::invalid_argument,
                "'{}' is no change of a topic's attribute; write +name=value or -name",
                signed_name);
  if (is_new && !adds)
    return fail(errc::invalid_argument, "a new topic has no attribute {} to remove", name);
  if (!is_new && !rule->may_change)
    return fail(errc::invalid_argument, "the attribute {} of a topic cannot change", name);
  if (!adds) {
    attributes.erase(std::string{name});
    return {};
  }
  if (!may_be(*rule, value))
    return fail(errc::invalid_argument, "the attribute {} of a topic cannot be '{}'", name, value);
  attributes.insert_or_assign(std::string{name}, std::string{value});
  return {};
}

}  // namespace

result<attribute_map> change_attributes(const attribute_map* before, std::string_view text) {
  auto after = before == nullptr ? attribute_map{} : *before;
  while (!text.empty()) {
    const auto piece = text.substr(0, text.find(','));
    text.remove_prefix(std::min(piece.size() + 1, text.size()));
    const auto name = piece.substr(0, piece.find('='));
    const auto value = piece.substr(std::min(name.size() + 1, piece.size()));
    if (auto changed = change_one(after, before == nullptr, name, value); !changed)
      return fail(std::move(changed).error());
  }
  return after;
}

result<attribute_map> change_attributes(const attribute_map* before, const attribute_map& changes) {
  auto after = before == nullptr ? attribute_map{} : *before;
  for (const auto& [name, value] : changes)
    if (auto changed = change_one(after, before == nullptr, name, value); !changed)
      return fail(std::move(changed).error());
  return after;
}

}  // namespace cafmq
