#pragma once

/// fastjson's references: an object that was written before is not written again, but as
/// `{"$ref":"$.path[0].to.it"}`. A few bytes may stand for a large object, again and again, so only
/// small ones are followed. Pure functions; any thread.

#include <cstddef>

#include <rapidjson/document.h>

namespace cafmq {

/// Bytes of text, and one for each value, in what a reference may point to. A subscription with a
/// hundred tags fits.
inline constexpr size_t reference_size_max = 4096;

/// Whether `value` is an object of nothing but a text `$ref`.
[[nodiscard]] bool is_reference(const rapidjson::Value& value);

/// The object that the reference `value` points to; nullptr when there is none, or when that is too
/// large or a reference itself. `..`, which fastjson writes for a parent, is not followed: no
/// document of RocketMQ's holds itself.
[[nodiscard]] const rapidjson::Value* follow_reference(const rapidjson::Value& document,
                                                       const rapidjson::Value& value);

}  // namespace cafmq
