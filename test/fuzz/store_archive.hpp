#pragma once

/// A store directory as one string, so that a fuzzer can change all of its files at once:
///
///   archive := (kind(1) number(1) size(2, big-endian) content)*
///
/// The low four bits of `kind` say which file it is; with the highest bit its length is that of the
/// content, else the content is followed by zeros up to the length that such a file has. Any string
/// is an archive: a size that is too large means all that is left.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "storage/options.hpp"

namespace cafmq {

enum class archived : uint8_t {
  commit_log,     ///< number: which file
  consume_queue,  ///< number: two bits for the file, two for one of four queues
  checkpoint,
  inventory,
  inventory_backup,
  abort,
  index,          ///< number: which file
  foreign_log,    ///< a name that is not the store's, in commitlog/
  foreign_queue,  ///< the same in a queue's directory
  foreign_topic,  ///< the same in consumequeue/
};

inline constexpr int64_t archived_index_size = 40 + 7 * 84;

/// Small files: 4096 bytes of log, ten entries of a queue.
[[nodiscard]] store_options archive_options(const std::filesystem::path& directory);

void unpack_store(std::string_view archive, const std::filesystem::path& directory);

/// The files of `directory` that an archive can hold, without the zeros at their ends.
[[nodiscard]] std::string pack_store(const std::filesystem::path& directory);

}  // namespace cafmq
