#pragma once

/// The file kvConfig.json: texts that tools keep at a name server, as RocketMQ keeps them. Pure
/// functions; any thread.

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace cafmq {

/// namespace -> key -> text
using kv_document =
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>;

/// The text of the file; RocketMQ reads it, and read_kv gives the same document back.
[[nodiscard]] std::string write_kv(const kv_document& document);

/// errc::corrupt names what is no text. Unknown fields are ignored.
[[nodiscard]] result<kv_document> read_kv(std::string_view json);

}  // namespace cafmq
