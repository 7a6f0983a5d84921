#include "storage/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "storage/file_descriptor.hpp"

namespace cafmq {
namespace {

result<void> write_durably(const std::filesystem::path& path, std::string_view bytes) {
  auto file = file_descriptor::open(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file) return fail(std::move(file).error());
  auto done = file->write(bytes, 0);
  if (done) done = file->sync();
  return done;
}

result<void> rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0)
    return fail_errno(fmt::format("cannot rename {} to {}", from.native(), to.native()), errno);
  return {};
}

}  // namespace

result<std::optional<std::string>> read_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::optional<std::string>{};
  auto file = file_descriptor::open(path, O_RDONLY);
  if (!file) return fail(std::move(file).error());
  std::string content;
  constexpr size_t chunk = 64 << 10;
  for (;;) {
    const auto before = content.size();
    if (before > atomic_file_size_max)
      return fail(errc::corrupt, "{} is larger than {} bytes; it is not a file of ours",
                  path.native(), atomic_file_size_max);
    content.resize(before + chunk);
    const auto taken = ::read(file->number(), content.data() + before, chunk);
    if (taken < 0) return fail_errno(fmt::format("cannot read {}", path.native()), errno);
    content.resize(before + static_cast<size_t>(taken));
    if (taken == 0) return content;
  }
}

std::filesystem::path backup_of(const std::filesystem::path& path) {
  return path.native() + ".bak";
}

result<void> write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path fresh = path.native() + ".tmp";
  auto done = write_durably(fresh, bytes);
  std::error_code ignored;
  // An empty file is no content worth keeping, and must not replace a good backup.
  const bool keep =
      std::filesystem::exists(path, ignored) && std::filesystem::file_size(path, ignored) > 0;
  if (done && keep) done = rename_file(path, backup_of(path));
  if (done) done = rename_file(fresh, path);
  if (!done) {
    ::unlink(fresh.c_str());
    return done;
  }
  return sync_directory(path.has_parent_path() ? path.parent_path() : ".");
}

result<std::optional<std::string>> read_file_or_backup(const std::filesystem::path& path) {
  auto content = read_file(path);
  if (!content || (content->has_value() && !(*content)->empty())) return content;
  auto backup = read_file(backup_of(path));
  if (!backup || !backup->has_value() || (*backup)->empty())
    return backup ? result<std::optional<std::string>>{std::nullopt} : backup;
  return backup;
}

}  // namespace cafmq
