#pragma once

/// fastjson's references: an object that was written before is not written again, but as
/// `{"$ref":"$.path[0].to.it"}`. Pure functions; any thread.

#include <rapidjson/document.h>

namespace cafmq {

/// Whether `value` is an object of nothing but a text `$ref`.
[[nodiscard]] bool is_reference(const rapidjson::Value& value);

/// The object that the reference `value` points to; nullptr when there is none, or when that is a
/// reference itself. `..`, which fastjson writes for a parent, is not followed: no document of
/// RocketMQ's holds itself.
[[nodiscard]] const rapidjson::Value* follow_reference(const rapidjson::Value& document,
                                                       const rapidjson::Value& value);

}  // namespace cafmq
