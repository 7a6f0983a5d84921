#pragma once

/// Bodies with consumer groups: their table (201), one (200, 352), several (225), and what may not
/// be consumed (353). Pure functions; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "message/subscription_group.hpp"
#include "protocol/groups_document.hpp"

namespace cafmq::remoting {

[[nodiscard]] std::string write_group_table(const groups_document& groups);

/// errc::corrupt or invalid_argument names the wrong field or group.
[[nodiscard]] result<groups_document> read_group_table(std::string_view json);

[[nodiscard]] std::string write_group_config(const subscription_group& group);

/// In a request the attributes' names begin with '+' or '-'.
[[nodiscard]] result<subscription_group> read_group_config(std::string_view json);

[[nodiscard]] result<std::vector<subscription_group>> read_group_configs(std::string_view json);

/// What answers 353.
[[nodiscard]] std::string write_group_forbidden(std::string_view group, std::string_view topic,
                                                bool readable);

}  // namespace cafmq::remoting
