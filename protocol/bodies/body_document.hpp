#pragma once

/// How a body is read: the text becomes a document, one function takes what it wants out of it, and
/// the first thing that was wrong is the failure. Pure; any thread.

#include <cstddef>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/json_text.hpp"

namespace cafmq::remoting {

/// Bytes of JSON in a body from a client. A document takes up to about ten times its text.
inline constexpr size_t client_body_size_max = size_t{2} << 20;

/// Bytes of JSON in a body with a whole table: as much as a frame holds.
inline constexpr size_t table_body_size_max = size_t{16} << 20;

/// What take(json_fields&) takes out of the object that is all of `json`.
template <class Take>
[[nodiscard]] auto read_body(std::string_view json, size_t size_max, Take take)
    -> result<decltype(take(std::declval<json_fields&>()))> {
  if (json.size() > size_max)
    return fail(errc::invalid_argument, "the body has {} bytes; at most {} are read", json.size(),
                size_max);
  auto parsed = parse_json(json);
  if (!parsed) return fail(std::move(parsed).error());
  json_reading reading{*parsed, json_types::texts_too};
  json_fields fields{reading, *parsed, ""};
  auto taken = take(fields);
  if (auto read = reading.outcome(); !read) return fail(std::move(read).error());
  return taken;
}

}  // namespace cafmq::remoting
