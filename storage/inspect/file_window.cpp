#include "storage/inspect/file_window.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace cafmq {

file_window::file_window(file_descriptor file, int64_t size, int64_t step)
    : file_{std::move(file)}, size_{size}, step_{step} {}

result<file_window> file_window::open(const std::filesystem::path& path, int64_t step) {
  // A pipe in the place of a file would keep us waiting for its writer.
  auto file = file_descriptor::open(path, O_RDONLY | O_NONBLOCK);
  if (!file) return fail(std::move(file).error());
  struct stat status {};
  if (::fstat(file->number(), &status) != 0)
    return fail_errno(fmt::format("cannot look at {}", path.native()), errno);
  if (!S_ISREG(status.st_mode)) return fail(errc::corrupt, "{} is not a plain file", path.native());
  return file_window{std::move(*file), status.st_size, step};
}

result<std::string_view> file_window::bytes(int64_t position, int64_t count) {
  if (position < 0 || position >= size_ || count <= 0) return std::string_view{};
  count = std::min(count, size_ - position);
  const auto has = [&] {
    return position >= begin_ && position + count <= begin_ + static_cast<int64_t>(buffer_.size());
  };
  if (!has()) {
    auto filled = fill(position, std::min(std::max(count, step_), size_ - position));
    if (!filled) return fail(std::move(filled).error());
  }
  const auto there = std::string_view{buffer_}.substr(static_cast<size_t>(position - begin_));
  return there.substr(0, static_cast<size_t>(count));
}

result<void> file_window::fill(int64_t position, int64_t count) {
  buffer_.resize(static_cast<size_t>(count));
  begin_ = position;
  int64_t done = 0;
  while (done < count) {
    const auto got = ::pread(file_.number(), buffer_.data() + done,
                             static_cast<size_t>(count - done), position + done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const auto cause = errno;
      buffer_.clear();
      return fail_errno(fmt::format("cannot read {} at byte {}", path().native(), position + done),
                        cause);
    }
    if (got == 0) break;  // it has become shorter
    done += got;
  }
  buffer_.resize(static_cast<size_t>(done));
  return {};
}

result<int64_t> file_window::find_content(int64_t position) {
  while (position < size_) {
    const auto behind_hole = ::lseek(file_.number(), position, SEEK_DATA);
    if (behind_hole < 0 && errno == ENXIO) return size_;
    if (behind_hole > position) position = behind_hole;
    const auto there = bytes(position, step_);
    if (!there) return fail(there.error());
    if (there->empty()) return size_;
    const auto found = there->find_first_not_of('\0');
    if (found != std::string_view::npos) return position + static_cast<int64_t>(found);
    position += static_cast<int64_t>(there->size());
  }
  return size_;
}

}  // namespace cafmq
