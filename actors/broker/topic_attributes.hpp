#pragma once

/// The attributes of a topic as tools change them: "+message.type=FIFO,-reserve.time". Pure
/// functions; any thread.

#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace cafmq {

using attribute_map = std::map<std::string, std::string>;

/// `before` after the changes of `text`; an empty text changes nothing. A topic that is made, for
/// which `before` is null, can only be given attributes. errc::invalid_argument names a piece that
/// is none, an attribute that does not exist, a value that it cannot have, or one that cannot
/// change.
[[nodiscard]] result<attribute_map> change_attributes(const attribute_map* before,
                                                      std::string_view text);

/// The same of changes that come as a table: "+message.type" to "FIFO", "-reserve.time" to "".
[[nodiscard]] result<attribute_map> change_attributes(const attribute_map* before,
                                                      const attribute_map& changes);

}  // namespace cafmq
