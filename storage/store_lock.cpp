#include "storage/store_lock.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <mutex>
#include <optional>
#include <set>

#include <boost/interprocess/exceptions.hpp>

#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"

namespace cafmq {
namespace {

using directory_id = std::pair<dev_t, ino_t>;

// Directories that this process has open.
class open_directories {
 public:
  [[nodiscard]] bool add(directory_id directory) {
    const std::lock_guard guard{mutex_};
    return directories_.insert(directory).second;
  }

  void remove(directory_id directory) {
    const std::lock_guard guard{mutex_};
    directories_.erase(directory);
  }

 private:
  std::mutex mutex_;
  std::set<directory_id> directories_;
};

open_directories& in_this_process() {
  static open_directories directories;
  return directories;
}

tl::unexpected<error> in_use(const std::filesystem::path& store) {
  return fail(errc::locked, "{} is in use by another broker; stop it or use another directory",
              store.native());
}

// Before the lock is taken: closing any descriptor of the file would release it.
result<void> write_lock_file(const std::filesystem::path& path) {
  auto file = file_descriptor::open(path, O_WRONLY | O_CREAT);
  if (!file) return fail(std::move(file).error());
  return file->write("lock", 0);
}

result<boost::interprocess::file_lock> lock_file(const std::filesystem::path& store) {
  const auto path = file_names::lock(store);
  auto written = write_lock_file(path);
  if (!written) return fail(std::move(written).error());
  try {
    boost::interprocess::file_lock lock{path.c_str()};
    if (!lock.try_lock()) return in_use(store);
    return lock;
  } catch (const boost::interprocess::interprocess_exception& problem) {
    return fail_errno(fmt::format("cannot lock {}", path.native()), problem.get_native_error());
  }
}

}  // namespace

store_lock::store_lock(directory_id directory, boost::interprocess::file_lock file)
    : directory_{directory}, file_{std::move(file)} {}

store_lock::store_lock(store_lock&& other) noexcept
    : directory_{other.directory_},
      held_{std::exchange(other.held_, false)},
      file_{std::move(other.file_)} {}

store_lock::~store_lock() {
  if (!held_) return;
  file_ = boost::interprocess::file_lock{};  // closes the file, and that releases the lock
  in_this_process().remove(directory_);
}

result<store_lock> store_lock::take(const std::filesystem::path& store) {
  struct stat status {};
  if (::stat(store.c_str(), &status) != 0)
    return fail_errno(fmt::format("cannot look at {}", store.native()), errno);
  const directory_id directory{status.st_dev, status.st_ino};
  // First: merely opening and closing the lock file would release the lock of this process.
  if (!in_this_process().add(directory)) return in_use(store);
  auto file = lock_file(store);
  if (!file) {
    in_this_process().remove(directory);
    return fail(std::move(file).error());
  }
  return store_lock{directory, std::move(*file)};
}

}  // namespace cafmq
