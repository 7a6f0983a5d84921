#pragma once

/// What an inspection of a store has found. Values.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace cafmq {

enum class store_part : uint8_t { commit_log, consume_queues, index, small_files };

inline constexpr int store_part_count = 4;

enum class finding_level : uint8_t {
  note,     ///< the next start puts it right by itself, as after every crash
  derived,  ///< damage to what can be made again from the commit log
  damage,   ///< messages or settings are lost or unreadable, or a person must decide
};

struct store_finding {
  finding_level level = finding_level::damage;
  store_part part = store_part::commit_log;
  std::filesystem::path file;
  int64_t byte = 0;  ///< in the file
  std::string text;  ///< what is wrong
  std::string advice;
};

/// "<file>, byte <n>: <text>; <advice>"
[[nodiscard]] std::string to_sentence(const store_finding& finding);

[[nodiscard]] std::string_view to_string(store_part part);
[[nodiscard]] std::string_view to_string(finding_level level);

using finding_sink = std::function<void(const store_finding&)>;

}  // namespace cafmq
