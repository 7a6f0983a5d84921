#include "storage/inspect/store_use.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"

namespace cafmq {

result<bool> is_in_use(const std::filesystem::path& store) {
  const auto path = file_names::lock(store);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return false;
  auto file = file_descriptor::open(path, O_RDONLY | O_NONBLOCK);
  if (!file) return fail(std::move(file).error());
  struct flock wanted {};
  wanted.l_type = F_WRLCK;
  wanted.l_whence = SEEK_SET;
  if (::fcntl(file->number(), F_GETLK, &wanted) != 0)
    return fail_errno(fmt::format("cannot ask who holds {}", path.native()), errno);
  return wanted.l_type != F_UNLCK;
}

}  // namespace cafmq
