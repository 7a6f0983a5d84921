#include "test/storage/disk_faults.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

extern "C" int msync(void* address, size_t length, int flags) {
  if (const int number = cafmq::disk_faults::flush_error; number != 0) {
    errno = number;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_msync, address, length, flags));
}

extern "C" int fallocate(int file, int mode, off_t begin, off_t length) {
  const bool allocates = (mode & FALLOC_FL_PUNCH_HOLE) == 0;
  if (const int number = cafmq::disk_faults::allocation_error; allocates && number != 0) {
    errno = number;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_fallocate, file, mode, begin, length));
}

extern "C" int statvfs(const char* path, struct statvfs* status) {
  struct statfs found {};
  if (::statfs(path, &found) != 0) return -1;
  *status = {};
  status->f_frsize = static_cast<unsigned long>(found.f_bsize);
  status->f_blocks = found.f_blocks;
  status->f_bfree = found.f_bfree;
  status->f_bavail = found.f_bavail;
  if (const int percent = cafmq::disk_faults::used_percent; percent >= 0) {
    status->f_blocks = 100;
    status->f_bfree = status->f_bavail = 100 - static_cast<unsigned long>(percent);
  }
  return 0;
}
