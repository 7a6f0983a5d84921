#include "storage/disk_use.hpp"

#include <sys/statvfs.h>

#include <cerrno>

namespace cafmq {

result<disk_use> look_at_disk(const std::filesystem::path& directory) {
  struct statvfs status {};
  if (::statvfs(directory.c_str(), &status) != 0)
    return fail_errno(fmt::format("cannot ask how full the disk of {} is", directory.native()),
                      errno);
  const auto block = static_cast<int64_t>(status.f_frsize);
  return disk_use{static_cast<int64_t>(status.f_blocks - status.f_bfree) * block,
                  static_cast<int64_t>(status.f_bavail) * block};
}

}  // namespace cafmq
