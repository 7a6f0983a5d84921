#include "storage/abort_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"

namespace cafmq {

abort_file::abort_file(const std::filesystem::path& store) : path_{file_names::abort(store)} {}

bool abort_file::exists() const {
  std::error_code ignored;
  return std::filesystem::exists(path_, ignored);
}

result<void> abort_file::create() const {
  auto file = file_descriptor::open(path_, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file) return fail(std::move(file).error());
  auto done = file->write(std::to_string(::getpid()), 0);
  if (done) done = file->sync();
  if (done) done = sync_directory(path_.parent_path());
  return done;
}

result<void> abort_file::remove() const {
  auto removed = remove_file(path_);
  if (!removed) return removed;
  return sync_directory(path_.parent_path());
}

}  // namespace cafmq
