#pragma once

/// How the texts of keys become fields of options and back, for the files that list keys.

#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "config/keys.hpp"

namespace cafmq {

/// The struct of the settings that has the field.
template <class Part, class Settings>
auto& part_of(Settings& all) {
  if constexpr (std::is_same_v<Part, store_options>) return all.store;
  if constexpr (std::is_same_v<Part, retention_options>) return all.store.retention;
  if constexpr (std::is_same_v<Part, clean_options>) return all.clean;
  if constexpr (std::is_same_v<Part, flush_options>) return all.flush;
  if constexpr (std::is_same_v<Part, broker_options>) return all.broker;
  if constexpr (std::is_same_v<Part, transaction_options>) return all.transactions;
  if constexpr (std::is_same_v<Part, timer_options>) return all.timers;
  if constexpr (std::is_same_v<Part, native_options>) return all.native;
  if constexpr (std::is_same_v<Part, namesrv_options>) return all.namesrv;
  if constexpr (std::is_same_v<Part, remoting_options>) return all.remoting;
  if constexpr (std::is_same_v<Part, remoting::frame_limits>) return all.remoting.frames;
}

inline std::optional<int64_t> number_in(std::string_view text) {
  int64_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

template <class Number>
int64_t plain(const Number& number) {
  if constexpr (std::is_same_v<Number, std::chrono::milliseconds>)
    return number.count();
  else
    return static_cast<int64_t>(number);
}

/// A whole number. Durations are in milliseconds.
template <class Part, class Number>
key_field integer(Number Part::*member, int64_t min, int64_t max) {
  return {key_type::integer, fmt::format("{} to {}", min, max),
          [=](settings& all, std::string_view text) {
            const auto number = number_in(text);
            if (!number || *number < min || *number > max) return false;
            part_of<Part>(all).*member = Number(*number);
            return true;
          },
          [=](const settings& all) { return std::to_string(plain(part_of<Part>(all).*member)); }};
}

/// A duration that RocketMQ counts in seconds.
template <class Part>
key_field seconds(std::chrono::milliseconds Part::*member, int64_t min, int64_t max) {
  return {key_type::integer, fmt::format("{} to {}", min, max),
          [=](settings& all, std::string_view text) {
            const auto number = number_in(text);
            if (!number || *number < min || *number > max) return false;
            part_of<Part>(all).*member = std::chrono::seconds{*number};
            return true;
          },
          [=](const settings& all) {
            return std::to_string((part_of<Part>(all).*member).count() / 1'000);
          }};
}

template <class Part>
key_field boolean(bool Part::*member) {
  return {key_type::boolean, "true or false",
          [=](settings& all, std::string_view text) {
            if (text != "true" && text != "false") return false;
            part_of<Part>(all).*member = text == "true";
            return true;
          },
          [=](const settings& all) {
            return std::string{part_of<Part>(all).*member ? "true" : "false"};
          }};
}

template <class Part>
key_field text(std::string Part::*member) {
  constexpr size_t length_max = 255;
  return {key_type::text, fmt::format("1 to {} bytes", length_max),
          [=](settings& all, std::string_view value) {
            if (value.empty() || value.size() > length_max) return false;
            part_of<Part>(all).*member = value;
            return true;
          },
          [=](const settings& all) { return part_of<Part>(all).*member; }};
}

}  // namespace cafmq
