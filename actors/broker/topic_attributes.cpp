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

result<void> change_one(attribute_map& attributes, bool is_new, std::string_view piece) {
  const bool adds = piece.starts_with('+');
  const auto name = piece.substr(std::min<size_t>(1, piece.size()), piece.find('=') - 1);
  const auto rule =
      std::find_if(rules.begin(), rules.end(), [&](const auto& each) { return each.name == name; });
  if ((!adds && !piece.starts_with('-')) || rule == rules.end())
    return fail(errc::invalid_argument,
                "'{}' is no change of a topic's attribute; write +name=value or -name", piece);
  if (is_new && !adds)
    return fail(errc::invalid_argument, "a new topic has no attribute {} to remove", name);
  if (!is_new && !rule->may_change)
    return fail(errc::invalid_argument, "the attribute {} of a topic cannot change", name);
  if (!adds) {
    attributes.erase(std::string{name});
    return {};
  }
  const auto value = piece.substr(std::min(name.size() + 2, piece.size()));
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
    if (auto changed = change_one(after, before == nullptr, piece); !changed)
      return fail(std::move(changed).error());
  }
  return after;
}

}  // namespace cafmq
