// The program's own versions of the C library's file calls. Each makes the real system call, and
// tells the recorded_disk about it if that watches the file. They run before main and, under the
// sanitizers, before those are ready: nothing is touched but one pointer until a recorder exists.

#include <fcntl.h>
#include <linux/falloc.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>

#include "test/disk/recorded_disk.hpp"

using cafmq::disk_call;
using cafmq::recorded_disk;

namespace {

int failed_with(int error_number) {
  errno = error_number;
  return -1;
}

mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

int open_file(int directory, const char* path, int flags, mode_t mode) {
  const auto plain = [&] {
    return static_cast<int>(::syscall(SYS_openat, directory, path, flags, mode));
  };
  auto* disk = recorded_disk::watching(path);
  if (disk == nullptr) {
    const int file = plain();
    // Whoever had the number before may have been closed inside of the C library, by closedir.
    if (auto* other = recorded_disk::watching(file)) other->closed(file);
    return file;
  }
  const bool makes = (flags & O_CREAT) != 0 && !disk->exists(path);
  const auto fate = disk->begin(disk_call::open, makes);
  if (fate.error_number != 0) return failed_with(fate.error_number);
  const int file = plain();
  if (file >= 0) disk->opened(path, file, flags);
  return file;
}

void* map_file(void* address, size_t length, int protection, int flags, int file, off_t begin) {
  const auto plain = [&] {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): that is what the system call returns
    return reinterpret_cast<void*>(
        ::syscall(SYS_mmap, address, length, protection, flags, file, begin));
  };
  auto* disk = file < 0 ? nullptr : recorded_disk::watching(file);
  if (disk == nullptr) return plain();
  const auto fate = disk->begin(disk_call::map, false);
  if (fate.error_number != 0) {
    errno = fate.error_number;
    return MAP_FAILED;
  }
  auto* const mapped = plain();
  if (mapped != MAP_FAILED && (flags & MAP_SHARED) != 0) disk->mapped(mapped, length, file, begin);
  return mapped;
}

int set_length(int file, off_t length) {
  const auto plain = [&] { return static_cast<int>(::syscall(SYS_ftruncate, file, length)); };
  auto* disk = recorded_disk::watching(file);
  if (disk == nullptr) return plain();
  const auto fate = disk->begin(disk_call::truncate, true);
  if (fate.error_number != 0) return failed_with(fate.error_number);
  const int done = plain();
  if (done == 0) disk->truncated(file, length);
  return done;
}

int allocate(int file, int mode, off_t begin, off_t length) {
  const auto plain = [&](off_t some) {
    return static_cast<int>(::syscall(SYS_fallocate, file, mode, begin, some));
  };
  auto* disk = recorded_disk::watching(file);
  if (disk == nullptr) return plain(length);
  const auto fate = disk->begin(disk_call::allocate, (mode & FALLOC_FL_PUNCH_HOLE) == 0);
  const auto part = fate.does_half ? (length + 1) / 2 : length;
  if (fate.error_number != 0 && !fate.does_half) return failed_with(fate.error_number);
  const int done = plain(part);
  if (done == 0) disk->allocated(file, mode, begin, part);
  return fate.error_number != 0 ? failed_with(fate.error_number) : done;
}

// `write` writes as many bytes as it is told.
template <class Write>
ssize_t write_some(int file, off_t begin, size_t size, Write write) {
  auto* disk = recorded_disk::watching(file);
  if (disk == nullptr) return write(size);
  const auto fate = disk->begin(disk_call::write, true);
  if (fate.error_number != 0) return failed_with(fate.error_number);
  const auto written = write(fate.does_half ? (size + 1) / 2 : size);
  if (written > 0) disk->wrote(file, begin, written);
  return written;
}

template <class Read>
ssize_t read_some(int file, Read read) {
  auto* disk = recorded_disk::watching(file);
  if (disk == nullptr) return read();
  const auto fate = disk->begin(disk_call::read, false);
  return fate.error_number != 0 ? failed_with(fate.error_number) : read();
}

int flush_file(int file, long call) {
  const auto plain = [&] { return static_cast<int>(::syscall(call, file)); };
  auto* disk = recorded_disk::watching(file);
  if (disk == nullptr) return plain();
  const auto fate = disk->begin(disk_call::sync_file, false);
  disk->flushed_file(file, fate.error_number == 0);
  return fate.error_number != 0 ? failed_with(fate.error_number) : plain();
}

int remove_name(int directory, const char* path, int flags) {
  const auto plain = [&] {
    return static_cast<int>(::syscall(SYS_unlinkat, directory, path, flags));
  };
  auto* disk = recorded_disk::watching(path);
  if (disk == nullptr) return plain();
  const auto fate = disk->begin(disk_call::remove, false);
  if (fate.error_number != 0) return failed_with(fate.error_number);
  const int done = plain();
  if (done == 0) disk->removed(path);
  return done;
}

int rename_file(int from_directory, const char* from, int to_directory, const char* to) {
  const auto plain = [&] {
    return static_cast<int>(::syscall(SYS_renameat2, from_directory, from, to_directory, to, 0));
  };
  auto* disk = recorded_disk::watching(from);
  if (disk == nullptr) return plain();
  const auto fate = disk->begin(disk_call::rename, true);
  if (fate.error_number != 0) return failed_with(fate.error_number);
  const int done = plain();
  if (done == 0) disk->renamed(from, to);
  return done;
}

off_t position_of(int file) {
  return static_cast<off_t>(::syscall(SYS_lseek, file, 0, SEEK_CUR));
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file(directory, path, flags, mode);
}

int creat(const char* path, mode_t mode) {
  return open_file(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int close(int file) {
  if (auto* disk = recorded_disk::watching(file)) disk->closed(file);
  return static_cast<int>(::syscall(SYS_close, file));
}

void* mmap(void* address, size_t length, int protection, int flags, int file, off_t begin) {
  return map_file(address, length, protection, flags, file, begin);
}

void* mmap64(void* address, size_t length, int protection, int flags, int file, off_t begin) {
  return map_file(address, length, protection, flags, file, begin);
}

int munmap(void* address, size_t length) {
  if (auto* disk = recorded_disk::watching(address)) disk->unmapped(address);
  return static_cast<int>(::syscall(SYS_munmap, address, length));
}

int ftruncate(int file, off_t length) {
  return set_length(file, length);
}

int ftruncate64(int file, off_t length) {
  return set_length(file, length);
}

int fallocate(int file, int mode, off_t begin, off_t length) {
  return allocate(file, mode, begin, length);
}

int fallocate64(int file, int mode, off_t begin, off_t length) {
  return allocate(file, mode, begin, length);
}

int posix_fallocate(int file, off_t begin, off_t length) {
  return allocate(file, 0, begin, length) == 0 ? 0 : errno;
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t begin) {
  return write_some(file, begin, size,
                    [&](size_t some) { return ::syscall(SYS_pwrite64, file, bytes, some, begin); });
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off_t begin) {
  return pwrite(file, bytes, size, begin);
}

ssize_t write(int file, const void* bytes, size_t size) {
  return write_some(file, position_of(file), size,
                    [&](size_t some) { return ::syscall(SYS_write, file, bytes, some); });
}

ssize_t writev(int file, const iovec* parts, int count) {
  return write_some(file, position_of(file), 0,
                    [&](size_t) { return ::syscall(SYS_writev, file, parts, count); });
}

ssize_t pread(int file, void* bytes, size_t size, off_t begin) {
  return read_some(file, [&] { return ::syscall(SYS_pread64, file, bytes, size, begin); });
}

ssize_t pread64(int file, void* bytes, size_t size, off_t begin) {
  return pread(file, bytes, size, begin);
}

ssize_t read(int file, void* bytes, size_t size) {
  return read_some(file, [&] { return ::syscall(SYS_read, file, bytes, size); });
}

int msync(void* address, size_t length, int flags) {
  const auto plain = [&] { return static_cast<int>(::syscall(SYS_msync, address, length, flags)); };
  auto* disk = recorded_disk::watching(address);
  if (disk == nullptr || (flags & MS_SYNC) == 0) return plain();
  const auto fate = disk->begin(disk_call::sync_map, false);
  disk->flushed_map(address, length, fate.error_number == 0);
  return fate.error_number != 0 ? failed_with(fate.error_number) : plain();
}

int fsync(int file) {
  return flush_file(file, SYS_fsync);
}

int fdatasync(int file) {
  return flush_file(file, SYS_fdatasync);
}

int syncfs(int file) {
  const auto plain = [&] { return static_cast<int>(::syscall(SYS_syncfs, file)); };
  auto* disk = recorded_disk::watching(file);
  if (disk == nullptr) return plain();
  const auto fate = disk->begin(disk_call::sync_file, false);
  if (fate.error_number != 0) return failed_with(fate.error_number);
  disk->flushed_all();
  return 0;  // nothing outside of the test need be flushed
}

int rename(const char* from, const char* to) {
  return rename_file(AT_FDCWD, from, AT_FDCWD, to);
}

int renameat(int from_directory, const char* from, int to_directory, const char* to) {
  return rename_file(from_directory, from, to_directory, to);
}

int unlink(const char* path) {
  return remove_name(AT_FDCWD, path, 0);
}

int unlinkat(int directory, const char* path, int flags) {
  return remove_name(directory, path, flags);
}

int rmdir(const char* path) {
  return remove_name(AT_FDCWD, path, AT_REMOVEDIR);
}

int remove(const char* path) {
  const int done = remove_name(AT_FDCWD, path, 0);
  return done != 0 && errno == EISDIR ? rmdir(path) : done;
}

int mkdir(const char* path, mode_t mode) {
  const auto plain = [&] { return static_cast<int>(::syscall(SYS_mkdirat, AT_FDCWD, path, mode)); };
  auto* disk = recorded_disk::watching(path);
  if (disk == nullptr) return plain();
  const auto fate = disk->begin(disk_call::make_directory, true);
  if (fate.error_number != 0) return failed_with(fate.error_number);
  const int done = plain();
  if (done == 0) disk->made_directory(path);
  return done;
}

}  // extern "C"
