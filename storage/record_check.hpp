#pragma once

/// What a record must be besides well-formed before anything is derived from it. Pure functions.

#include <optional>
#include <string>

#include "base/offsets.hpp"
#include "message/record_codec.hpp"

namespace cafmq {

/// What is wrong with a decoded record that was found at `at`: its own idea of its place, names and
/// numbers that lead to files. Nothing when all is well.
[[nodiscard]] std::optional<std::string> problem_of(const record& found, physical_offset at);

/// Whether a sector of 512 bytes (counted from the beginning of the file) that has a part of the
/// record's properties has nothing but zeros there: after a power cut it never reached the disk. No
/// CRC covers the properties; what comes before them cannot be lost unnoticed.
[[nodiscard]] bool lacks_properties(const record& found, int64_t position_in_file);

}  // namespace cafmq
