#include "storage/checkpoint.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/bytes.hpp"
#include "storage/file_descriptor.hpp"

namespace cafmq {
namespace {

constexpr size_t file_size = 4096;

}  // namespace

result<checkpoint> read_checkpoint(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return checkpoint{};
  auto file = file_descriptor::open(path, O_RDONLY);
  if (!file) return fail(std::move(file).error());
  std::array<char, file_size + 1> bytes{};
  const auto size = ::pread(file->number(), bytes.data(), bytes.size(), 0);
  if (size < 0) return fail_errno(fmt::format("cannot read {}", path.native()), errno);
  byte_reader in{{bytes.data(), file_size}};  // what an older release did not write reads as 0
  checkpoint found;
  found.log_timestamp_ms = in.take<int64_t>();
  found.queue_timestamp_ms = in.take<int64_t>();
  found.index_timestamp_ms = in.take<int64_t>();
  found.master_flushed = physical_offset{in.take<int64_t>()};
  found.confirmed = physical_offset{in.take<int64_t>()};
  found.indexed = physical_offset{in.take<int64_t>()};
  if (static_cast<size_t>(size) > file_size || found.confirmed < physical_offset{0} ||
      found.log_timestamp_ms < 0 || found.queue_timestamp_ms < 0 || found.index_timestamp_ms < 0 ||
      found.indexed < physical_offset{0})
    return fail(errc::corrupt,
                "{} is not a checkpoint; delete it to have the whole commit log examined",
                path.native());
  return found;
}

result<void> write_checkpoint(const std::filesystem::path& path, const checkpoint& checkpoint) {
  std::array<char, file_size> bytes{};
  byte_writer out{bytes.data(), bytes.size()};
  out.put(checkpoint.log_timestamp_ms);
  out.put(checkpoint.queue_timestamp_ms);
  out.put(checkpoint.index_timestamp_ms);
  out.put(checkpoint.master_flushed.value());
  out.put(checkpoint.confirmed.value());
  out.put(checkpoint.indexed.value());
  std::error_code ignored;
  const bool is_new = !std::filesystem::exists(path, ignored);
  auto file = file_descriptor::open(path, O_WRONLY | O_CREAT);
  if (!file) return fail(std::move(file).error());
  // In place: the fields share one disk sector, so a power cut leaves the old ones or the new ones.
  auto done = file->write({bytes.data(), bytes.size()}, 0);
  if (done) done = file->sync();
  if (done && is_new) done = sync_directory(path.parent_path());
  return done;
}

}  // namespace cafmq
