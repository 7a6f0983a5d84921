#pragma once

/// What tools ask of actors of the broker through its remoting door. These stay in the process.

#include <caf/allowed_unsafe_message_type.hpp>

#include "base/offsets.hpp"
#include "protocol/bodies/progress.hpp"

namespace cafmq {

/// To CLEAN: what is too old may go now, whatever the hour.
struct clean_at_any_hour {};

/// To DELAY: how far each level is.
struct list_delays {};
struct delay_listing {
  remoting::delay_offsets levels;
};

/// To TXCHECK: the half message that lies at `place`, or that was given up and lies there among
/// those, is asked about as often again as a new one.
struct resume_checks {
  physical_offset place;
};

/// `end` is what has to be flushed for that to survive a power cut.
struct checks_resumed {
  physical_offset end;
};

}  // namespace cafmq

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::clean_at_any_hour)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::list_delays)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::delay_listing)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::resume_checks)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::checks_resumed)
