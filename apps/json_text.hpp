#pragma once

/// JSON for programs (--json), through cereal. A value describes itself with a `save` member, as
/// cereal wants it.

#include <sstream>
#include <string>

#include <cereal/archives/json.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>

namespace cafmq {

/// The value's fields as one JSON object, with a line end.
template <class T>
[[nodiscard]] std::string json_text(const T& value) {
  std::ostringstream text;
  {
    cereal::JSONOutputArchive archive{text};
    value.save(archive);
  }  // the archive writes its last bracket when it ends
  text << '\n';
  return std::move(text).str();
}

}  // namespace cafmq
