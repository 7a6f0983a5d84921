#pragma once

/// How a record of the commit log is shown on one line: for people, or as JSON. Pure functions.

#include <string>

#include "message/record_codec.hpp"

namespace cafmq {

/// Bytes of a body that are shown unless all of it is wanted.
inline constexpr size_t shown_body_max = 64;

[[nodiscard]] std::string record_text(const record& record, bool whole_body);
[[nodiscard]] std::string record_json(const record& record, bool whole_body);

}  // namespace cafmq
