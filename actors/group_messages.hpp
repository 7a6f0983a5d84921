#pragma once

/// What the doors ask CLIENTS about a consumer group's settings. These stay in the process.

#include <string>

#include <caf/allowed_unsafe_message_type.hpp>

#include "message/subscription_group.hpp"

namespace cafmq {

/// errc::group_not_exist.
struct find_group {
  std::string group;
  bool may_make = true;  ///< makes it when groups may be made on first use
};
struct group_found {
  subscription_group settings;
};

}  // namespace cafmq

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::find_group)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::group_found)
