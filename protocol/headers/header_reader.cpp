#include "protocol/headers/header_reader.hpp"

#include <algorithm>

#include "protocol/json_string.hpp"

namespace cafmq::remoting {
namespace {

constexpr size_t shown_length_max = 64;

// Whether `text` is `word`, which is in lower case, in whatever case.
bool is_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char c, char lower) { return (c | 0x20) == lower; });
}

}  // namespace

result<void> header_reader::outcome() const {
  const auto value = wrong_.value.substr(0, shown_length_max);
  switch (problem_) {
    case problem::none:
      return {};
    case problem::missing:
      return fail(errc::invalid_argument, "{} is missing", wrong_.name);
    case problem::no_int32:
      return fail(errc::invalid_argument, "{} '{}' is not a 32-bit integer", wrong_.name, value);
    case problem::no_int64:
      break;
  }
  return fail(errc::invalid_argument, "{} '{}' is not a 64-bit integer", wrong_.name, value);
}

const ext_field* header_reader::find(std::string_view name) {
  const auto place = fields_.place_of(name, next_);
  if (place == fields_.size()) return nullptr;
  next_ = place + 1;
  return &fields_[place];
}

void header_reader::convert(const ext_field& field, int32_t& target) {
  const auto number = decimal_in<int32_t>(field.value);
  if (!number) return refuse(problem::no_int32, field);
  target = *number;
}

void header_reader::convert(const ext_field& field, int64_t& target) {
  const auto number = decimal_in<int64_t>(field.value);
  if (!number) return refuse(problem::no_int64, field);
  target = *number;
}

void header_reader::convert(const ext_field& field, bool& target) {
  target = is_word(field.value, "true");  // as Java reads them: what is not true is false
}

void header_reader::refuse(problem what, ext_field field) {
  if (problem_ != problem::none) return;
  problem_ = what;
  wrong_ = field;
}

}  // namespace cafmq::remoting
