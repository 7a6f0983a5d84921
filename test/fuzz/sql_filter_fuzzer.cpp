// SQL92 expressions over properties. The input is an expression, a zero byte, and properties.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "filter/sql_filter.hpp"
#include "filter/sql_program.hpp"
#include "message/properties.hpp"
#include "test/fuzz/require.hpp"

using namespace cafmq;

namespace {

bool matches(const std::string& expression, std::string_view properties) {
  const auto filter = sql_filter::compile(expression);
  return filter && filter->matches(properties);
}

// A closing parenthesis may end the expression early: then its opposite is another one's.
void check_opposite(const std::string& expression, std::string_view properties) {
  if (expression.find(')') != std::string::npos) return;
  require(!matches("NOT (" + expression + "\n)", properties), "nothing is true and false");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const auto split = std::min(input.find('\0'), input.size());
  const std::string expression{input.substr(0, split)};
  const auto properties = input.substr(std::min(split + 1, input.size()));
  const auto filter = sql_filter::compile(expression);
  require(filter.has_value() == sql_filter::compile(expression).has_value(),
          "an expression is always read in the same way");
  if (!filter) {
    require(filter.error().code() == errc::invalid_argument, "a refusal is the caller's fault");
    require(filter.error().text().size() < 300, "a refusal is one sentence");
    return 0;
  }
  require(expression.size() <= sql_bounds::text_max, "long expressions are refused");
  const bool result = filter->matches(properties);
  require(result == filter->matches(properties), "a message always gets the same answer");
  const auto map = decode_properties(properties);
  if (const auto encoded = encode_properties(map))
    require(result == filter->matches(*encoded), "order and malformed pieces have no meaning");
  if (result) check_opposite(expression, properties);
  return 0;
}
