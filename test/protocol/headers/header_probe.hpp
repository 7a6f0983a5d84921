#pragma once

/// Visitors that fill a header's fields with values made from their names, or collect them as
/// texts: for tests of headers of any shape, on one thread.

#include <catch2/catch.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cafmq::remoting {

/// What a field of that name holds in these tests; never the field's default.
inline int32_t probe_number(std::string_view name) {
  int32_t sum = 7;
  for (const auto c : name) sum = (sum * 31 + c) % 10'000'019;
  return sum;
}

/// Fills every field, and notes its name and whether it must be there.
class header_filler {
 public:
  struct named_field {
    std::string_view name;
    bool required = false;
    bool number = false;
  };

  template <class T>
  void required(std::string_view name, T& target) {
    fill(name, target);
    fields.push_back({name, true, is_number(target)});
  }

  template <class T>
  void optional(std::string_view name, T& target) {
    fill(name, target);
    fields.push_back({name, false, is_number(target)});
  }

  std::vector<named_field> fields;

 private:
  static void fill(std::string_view name, std::string_view& target) { target = name; }
  static void fill(std::string_view name, int32_t& target) { target = probe_number(name); }
  static void fill(std::string_view name, int64_t& target) {
    target = int64_t{probe_number(name)} << 20;
  }
  static void fill(std::string_view, bool& target) { target = !target; }
  template <class T>
  static void fill(std::string_view name, std::optional<T>& target) {
    fill(name, target.emplace());
  }

  template <class T>
  static bool is_number(const T&) {
    return std::is_same_v<T, int32_t> || std::is_same_v<T, int64_t>;
  }
  template <class T>
  static bool is_number(const std::optional<T>&) {
    return is_number(T{});
  }
};

/// Collects every field as text.
class header_texts {
 public:
  template <class T>
  void required(std::string_view name, const T& actual) {
    take(name, actual);
  }
  template <class T>
  void optional(std::string_view name, const T& actual) {
    take(name, actual);
  }

  std::vector<std::string> texts;

 private:
  void take(std::string_view, std::string_view actual) { texts.emplace_back(actual); }
  void take(std::string_view, int32_t actual) { texts.push_back(std::to_string(actual)); }
  void take(std::string_view, int64_t actual) { texts.push_back(std::to_string(actual)); }
  void take(std::string_view, bool actual) { texts.emplace_back(actual ? "true" : "false"); }
  template <class T>
  void take(std::string_view name, const std::optional<T>& actual) {
    if (actual)
      take(name, *actual);
    else
      texts.emplace_back("none");
  }
};

/// The header's fields as texts, in order.
template <class Header>
std::vector<std::string> texts_of(const Header& header) {
  header_texts all;
  Header::each(header, all);
  return all.texts;
}

}  // namespace cafmq::remoting
