#include "test/storage/disk_faults.hpp"

#include <fcntl.h>
#include <sys/mman.h>
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
