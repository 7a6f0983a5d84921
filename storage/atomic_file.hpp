#pragma once

/// Small files that are replaced as a whole: tables, checkpoints in text. Whoever reads finds the
/// old or the new content, never half of one, also after a power cut. The previous version stays as
/// `<name>.bak`, which is what RocketMQ does with its config files. One writer per file.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace cafmq {

/// Larger ones are refused rather than read into memory.
inline constexpr size_t atomic_file_size_max = size_t{256} << 20;

/// `<path>.bak`.
[[nodiscard]] std::filesystem::path backup_of(const std::filesystem::path& path);

/// Replaces the content durably; an existing file becomes the backup. On an error the old content
/// is still found by read_file_or_backup.
[[nodiscard]] result<void> write_file_atomically(const std::filesystem::path& path,
                                                 std::string_view bytes);

/// The file's content; nothing when it is missing.
[[nodiscard]] result<std::optional<std::string>> read_file(const std::filesystem::path& path);

/// The file's content; the backup's when the file is missing or empty; nothing when both are.
[[nodiscard]] result<std::optional<std::string>> read_file_or_backup(
    const std::filesystem::path& path);

}  // namespace cafmq
