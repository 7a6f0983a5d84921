#include "actors/broker/hot_settings.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace cafmq {
namespace {

constexpr std::string_view auto_create_topic_key = "autoCreateTopicEnable";
constexpr std::string_view auto_create_group_key = "autoCreateSubscriptionGroup";
constexpr std::string_view permission_key = "brokerPermission";
constexpr std::string_view reserved_hours_key = "fileReservedTime";

result<void> check_boolean(std::string_view name, std::string_view text) {
  if (text == "true" || text == "false") return {};
  return fail(errc::invalid_argument, "{} is '{}'; it must be true or false", name, text);
}

result<int64_t> number_in(std::string_view name, std::string_view text, int64_t least,
                          int64_t most) {
  int64_t number = 0;
  const auto [stopped, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc{} && stopped == text.data() + text.size() && number >= least &&
      number <= most)
    return number;
  return fail(errc::invalid_argument, "{} is '{}'; it must be {} to {}", name, text, least, most);
}

result<int64_t> permission_in(std::string_view text) {
  return number_in(permission_key, text, 0, permission::read | permission::write);
}

result<int64_t> hours_in(std::string_view text) {
  constexpr int64_t hours_max = 876'000;
  return number_in(reserved_hours_key, text, 0, hours_max);
}

result<void> check(std::string_view name, std::string_view text) {
  if (name == auto_create_topic_key || name == auto_create_group_key)
    return check_boolean(name, text);
  result<int64_t> number = 0;
  if (name == permission_key)
    number = permission_in(text);
  else if (name == reserved_hours_key)
    number = hours_in(text);
  else
    return fail(errc::no_permission,
                "{} cannot be changed while the broker runs; these can: {}, {}, {}, {}", name,
                auto_create_topic_key, auto_create_group_key, permission_key, reserved_hours_key);
  if (!number) return fail(std::move(number).error());
  return {};
}

std::string text_of(bool value) {
  return value ? "true" : "false";
}

}  // namespace

hot_settings::hot_settings(const broker_options& broker, const retention_options& retention)
    : auto_create_topic_{broker.auto_create_topic},
      auto_create_group_{broker.auto_create_group},
      permission_{broker.permission},
      reserved_hours_{retention.reserved_hours} {}

result<void> hot_settings::change(const std::map<std::string, std::string>& wanted) {
  for (const auto& [name, text] : wanted)
    if (auto sound = check(name, text); !sound) return sound;
  for (const auto& [name, text] : wanted) {
    if (name == auto_create_topic_key) auto_create_topic_ = text == "true";
    if (name == auto_create_group_key) auto_create_group_ = text == "true";
    if (name == permission_key) permission_ = static_cast<int32_t>(permission_in(text).value());
    if (name == reserved_hours_key) reserved_hours_ = hours_in(text).value();
  }
  return {};
}

void hot_settings::show(std::map<std::string, std::string>& settings) const {
  settings[std::string{auto_create_topic_key}] = text_of(auto_create_topic());
  settings[std::string{auto_create_group_key}] = text_of(auto_create_group());
  settings[std::string{permission_key}] = std::to_string(permission());
  settings[std::string{reserved_hours_key}] = std::to_string(reserved_hours());
}

}  // namespace cafmq
