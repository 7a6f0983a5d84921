#include "storage/file_descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace cafmq {

file_descriptor::file_descriptor(std::filesystem::path path, int number)
    : path_{std::move(path)}, number_{number} {}

file_descriptor::file_descriptor(file_descriptor&& other) noexcept
    : path_{std::move(other.path_)}, number_{std::exchange(other.number_, -1)} {}

file_descriptor& file_descriptor::operator=(file_descriptor&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(number_, other.number_);
  return *this;
}

file_descriptor::~file_descriptor() {
  if (number_ >= 0) ::close(number_);
}

result<file_descriptor> file_descriptor::open(const std::filesystem::path& path, int flags) {
  constexpr mode_t owner_only = 0600;
  // A link in place of a file of ours is somebody's trap; one to a directory, an operator's choice.
  const int follow = (flags & O_DIRECTORY) != 0 ? 0 : O_NOFOLLOW;
  const int number = ::open(path.c_str(), flags | O_CLOEXEC | follow, owner_only);
  if (number < 0) return fail_errno(fmt::format("cannot open {}", path.native()), errno);
  return file_descriptor{path, number};
}

result<void> file_descriptor::write(std::string_view bytes, off_t position) const {
  while (!bytes.empty()) {
    const auto written = ::pwrite(number_, bytes.data(), bytes.size(), position);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail_errno(fmt::format("cannot write {}", path_.native()), errno);
    bytes.remove_prefix(static_cast<size_t>(written));
    position += written;
  }
  return {};
}

result<void> file_descriptor::read(std::span<char> to, off_t position) const {
  while (!to.empty()) {
    const auto taken = ::pread(number_, to.data(), to.size(), position);
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0)
      return fail_errno(fmt::format("cannot read {} at byte {}", path_.native(), position), errno);
    if (taken == 0)
      return fail(errc::io_failed, "{} ends at byte {}, {} bytes too early", path_.native(),
                  position, to.size());
    to = to.subspan(static_cast<size_t>(taken));
    position += taken;
  }
  return {};
}

result<void> file_descriptor::sync() const {
  if (::fsync(number_) != 0)
    return fail_errno(fmt::format("cannot flush {}", path_.native()), errno);
  return {};
}

result<void> sync_directory(const std::filesystem::path& directory) {
  auto opened = file_descriptor::open(directory, O_RDONLY | O_DIRECTORY);
  if (!opened) return fail(std::move(opened).error());
  return opened->sync();
}

result<void> sync_file_system(const std::filesystem::path& directory) {
  auto opened = file_descriptor::open(directory, O_RDONLY | O_DIRECTORY);
  if (!opened) return fail(std::move(opened).error());
  if (::syncfs(opened->number()) != 0)
    return fail_errno(fmt::format("cannot flush the file system of {}", directory.native()), errno);
  return {};
}

result<void> make_directories(const std::filesystem::path& directory) {
  std::error_code problem;
  if (directory.empty() || std::filesystem::is_directory(directory, problem)) return {};
  const auto parent = directory.parent_path();
  if (auto made = make_directories(parent); !made) return made;
  if (::mkdir(directory.c_str(), 0700) != 0) {
    const auto cause = errno;
    if (!std::filesystem::is_directory(directory, problem))
      return fail_errno(fmt::format("cannot make the directory {}", directory.native()), cause);
  }
  return sync_directory(parent.empty() ? "." : parent);
}

result<void> remove_file(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    return fail_errno(fmt::format("cannot remove {}", path.native()), errno);
  return {};
}

}  // namespace cafmq
