#pragma once

/// The file topics.json: a broker's topics as RocketMQ keeps them. Pure functions; any thread.

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "message/topic_config.hpp"

namespace cafmq {

class json_fields;

struct topics_document {
  data_version version;
  std::map<std::string, topic_config, std::less<>> topics;

  bool operator==(const topics_document&) const = default;
};

/// The text of the file; RocketMQ reads it, and read_topics gives the same document back.
[[nodiscard]] std::string write_topics(const topics_document& document);

/// errc::corrupt names the field that has a wrong type, or the topic whose name is not allowed.
/// Unknown fields are ignored, missing ones have their defaults.
[[nodiscard]] result<topics_document> read_topics(std::string_view json);

/// The same out of a larger document; what is wrong is refused.
[[nodiscard]] topics_document take_topics(json_fields& table);

}  // namespace cafmq
