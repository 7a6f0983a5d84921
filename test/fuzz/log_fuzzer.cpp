#include <cstddef>
#include <cstdint>
#include <string_view>

#include "storage/file_names.hpp"
#include "storage/inspect/log_scan.hpp"
#include "storage/log_reader.hpp"
#include "test/fuzz/require.hpp"
#include "test/fuzz/scratch_directory.hpp"

using namespace cafmq;

namespace {

constexpr int64_t file_size = 4096;
constexpr int64_t files_max = 4;

// The input as the files of a commit log.
physical_offset write_log(const std::filesystem::path& directory, std::string_view bytes) {
  int64_t at = 0;
  do {
    const auto content = bytes.substr(0, static_cast<size_t>(file_size));
    write_file(directory / file_names::segment(at), content, file_size);
    bytes.remove_prefix(content.size());
    at += file_size;
  } while (!bytes.empty() && at < files_max * file_size);
  return physical_offset{at};
}

// The broker and the inspection agree on every record up to the first that is none.
void compare(log_reader& reader, log_scan& scan) {
  for (;;) {
    const auto read = reader.next();
    const auto* seen = scan.next();
    const bool broken = !scan.take_breaks().empty();
    if (!read || *read == nullptr) {
      require(!read || seen == nullptr, "the inspection finds nothing behind the end of the log");
      require(read || seen == nullptr || broken, "the inspection sees what the reader refuses");
      break;
    }
    require(seen != nullptr && !broken, "the inspection finds what the reader finds");
    require(
        seen->place.physical == (*read)->place.physical && seen->total_size == (*read)->total_size,
        "the inspection finds each record where the reader does");
  }
  while (scan.next() != nullptr) (void)scan.take_breaks();
  require(!scan.unreadable(), "all of a log in memory can be read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const scratch_directory scratch;
  scratch.clear();
  const auto end = write_log(scratch.path(), {reinterpret_cast<const char*>(data), size});
  map_cache maps{16};
  mapped_file_queue files{scratch.path(), file_size, access_pattern::sequential, maps};
  require(files.load().has_value(), "files of the right size are loaded");
  const auto list = list_segments(scratch.path()).value();
  // From the files, from the map, and from either.
  for (const auto hot_begin : {end, physical_offset{0}, physical_offset{file_size / 2}}) {
    log_reader reader{files, {physical_offset{0}, end, hot_begin}, body_check::crc};
    log_scan scan{list, file_size, body_check::crc};
    compare(reader, scan);
  }
  return 0;
}
