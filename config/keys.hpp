#pragma once

/// The one table of what can be set: name, range, what it means, and the field that it sets. The
/// sample file config/broker.conf and the checks of values both follow from it. Names are
/// RocketMQ's wherever it has the setting. Constant; any thread.
///
/// Invariants
///  1. Every key sets a field of an options struct: a setting that nothing reads cannot exist.
///  2. A key's default is what its field has in a settings struct that nobody has touched, and it
///     lies in the key's range.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"

namespace cafmq {

enum class key_type : uint8_t { integer, boolean, text, choice };

[[nodiscard]] std::string_view to_string(key_type type);

/// How a key's text gets into its field and back.
struct key_field {
  key_type type;
  std::string range;  ///< ends the sentence "it must be ..."

  /// False, and nothing is set, when the text is not in the range.
  std::function<bool(settings&, std::string_view)> set;
  std::function<std::string(const settings&)> show;
};

struct key {
  std::string_view name;
  std::string_view older_name;  ///< RocketMQ 4's spelling, which is read as well; mostly empty
  std::string_view section;     ///< heading in the sample file
  std::string_view doc;         ///< may have several lines
  bool hot;                     ///< may be changed while the process runs
  key_field field;
};

/// All keys, in the order of the sample file.
[[nodiscard]] const std::vector<key>& all_keys();

/// By either spelling; null when there is none.
[[nodiscard]] const key* find_key(std::string_view name);

/// The key whose name is most like `name`.
[[nodiscard]] const key& nearest_key(std::string_view name);

/// A settings file with every key at its default.
[[nodiscard]] std::string sample_file();

}  // namespace cafmq
