#pragma once

/// The consume queue entry that a record leads to. Pure function.

#include <cstdint>
#include <string_view>
#include <vector>

#include "message/record_codec.hpp"
#include "storage/consume_queue_entry.hpp"

namespace cafmq {

/// `delay_levels_ms`: see store_options. In the schedule topic the tags code is the time at which
/// the message is due.
[[nodiscard]] consume_queue_entry derived_entry(const record& record,
                                                const std::vector<int64_t>& delay_levels_ms);

/// The same for whoever has looked the TAGS property up already.
[[nodiscard]] consume_queue_entry derived_entry(const record& record, std::string_view tags,
                                                const std::vector<int64_t>& delay_levels_ms);

}  // namespace cafmq
