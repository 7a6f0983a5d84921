#include "storage/checkpoint.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "test/fuzz/require.hpp"
#include "test/fuzz/scratch_directory.hpp"

using namespace cafmq;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const scratch_directory scratch;
  const auto path = scratch.path() / "checkpoint";
  write_file(path, {reinterpret_cast<const char*>(data), size}, static_cast<int64_t>(size));
  const auto read = read_checkpoint(path);
  if (!read) return 0;
  require(read->confirmed >= physical_offset{0}, "a checkpoint confirms no negative position");
  require(write_checkpoint(path, *read).has_value(), "a checkpoint can be written over another");
  require(read_checkpoint(path).value() == *read, "a checkpoint is read as it was written");
  return 0;
}
