#pragma once

/// Whether the files of a sequence are what a sequence has: names, lengths, no gaps. Pure function.

#include <cstdint>

#include "storage/inspect/segment_list.hpp"
#include "storage/inspect/store_finding.hpp"

namespace cafmq {

/// Reports every file that is wrong. Damage to the commit log is damage; to a consume queue it is
/// derived. `file_size` is what each file should have.
void check_segments(const segment_list& list, int64_t file_size, store_part part,
                    const finding_sink& report);

}  // namespace cafmq
