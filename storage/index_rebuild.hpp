#pragma once

/// Makes index entries again from the commit log, for messages that recovery would not read
/// otherwise.

#include <string>

#include "base/error.hpp"
#include "storage/mapped_file_queue.hpp"
#include "storage/message_index.hpp"

namespace cafmq {

/// Puts the records in [from, to) into the index. `from` need not be where a record begins: records
/// before it are there already. What cannot be read in a log file is passed over up to its end,
/// because the index is derived; `problem` says what, if it is empty. no_space, io_failed.
[[nodiscard]] result<void> rebuild_index(const mapped_file_queue& log, physical_offset from,
                                         physical_offset to, message_index& index,
                                         std::string& problem);

}  // namespace cafmq
