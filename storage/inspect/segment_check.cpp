#include "storage/inspect/segment_check.hpp"

#include <fmt/format.h>

#include "storage/file_names.hpp"

namespace cafmq {
namespace {

// What can be done about a file that is not as it should be.
std::string advice_for(store_part part) {
  return part == store_part::commit_log ? "restore it from a copy"
                                        : "`cafmq store repair` makes it again";
}

bool is_unfinished(const segment_list& list, const segment_file& file) {
  return file.size == 0 && &file == &list.files.back();
}

}  // namespace

void check_segments(const segment_list& list, int64_t file_size, store_part part,
                    const finding_sink& report) {
  const auto level =
      part == store_part::commit_log ? finding_level::damage : finding_level::derived;
  for (const auto& path : list.foreign)
    report({finding_level::damage, part, path, 0, "this is not a file of the store",
            "move it elsewhere"});
  for (size_t at = 0; at < list.files.size(); ++at) {
    const auto& file = list.files[at];
    if (is_unfinished(list, file)) {
      report({finding_level::note, part, file.path, 0, "a crash left this file empty",
              "the next start removes it"});
      continue;
    }
    // Sizes that were found from the files may be 0.
    if (file_size > 0 && file.begin % file_size != 0)
      report({level, part, file.path, 0,
              fmt::format("its name is not a multiple of the file size {}", file_size),
              "name the configuration that the store was made with"});
    if (file.size != file_size || file.size == 0)
      report({level, part, file.path, file.size,
              fmt::format("it has {} bytes instead of {}", file.size, file_size),
              advice_for(part)});
    if (at == 0) continue;
    const auto expected = list.files[at - 1].begin + file_size;
    if (file.begin != expected)
      report({level, part, file.path, 0,
              fmt::format("the file {} before it is missing", file_names::segment(expected)),
              advice_for(part)});
  }
}

}  // namespace cafmq
