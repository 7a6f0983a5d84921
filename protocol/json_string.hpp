#pragma once

/// The strings inside JSON text: where one ends, what its escapes mean, and how one is written.
/// Eight bytes are looked at in one step, for the header of every message passes here. Pure
/// functions; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cafmq {

/// How many bytes at the front of `text` are neither '"' nor '\\'.
[[nodiscard]] size_t plain_length(std::string_view text);

/// Appends what the inside of a JSON string means, its escapes replaced; never more bytes than
/// `inside` has. Half a surrogate pair becomes '?', as in Java. False, with some of it appended,
/// when an escape is none.
[[nodiscard]] bool append_unescaped(std::string& to, std::string_view inside);

/// Appends `text` as a JSON string with its quotes. Bytes that are no UTF-8 stay as they are.
void append_json_string(std::string& to, std::string_view text);

/// Appends the number as decimal text.
void append_decimal(std::string& to, int64_t number);

/// The number that is all of `text`, nothing when it is none of that type.
template <class Int>
[[nodiscard]] std::optional<Int> decimal_in(std::string_view text);

extern template std::optional<int32_t> decimal_in<int32_t>(std::string_view);
extern template std::optional<int64_t> decimal_in<int64_t>(std::string_view);

}  // namespace cafmq
