#include "storage/index_recovery.hpp"

#include <algorithm>

#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"

namespace cafmq {
namespace {

// Other files are none of ours and stay; a missing directory has none.
std::vector<std::filesystem::path> list_files(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> found;
  std::error_code problem;
  std::filesystem::directory_iterator entry{directory, problem};
  for (; !problem && entry != std::filesystem::directory_iterator{}; entry.increment(problem)) {
    std::error_code ignored;
    if (entry->symlink_status(ignored).type() == std::filesystem::file_type::regular &&
        file_names::is_index_file(entry->path().filename().native()))
      found.push_back(entry->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

index_recovery::index_recovery(const store_options& options, const expectations& expected)
    : directory_{file_names::index(options.directory)},
      shape_{options.index_slots, options.index_entries},
      expected_{expected} {}

result<void> index_recovery::run() {
  auto adopted = adopt_files();
  if (!adopted) return adopted;
  report_.indexed_from = choose_start();
  return {};
}

result<void> index_recovery::adopt_files() {
  for (const auto& path : list_files(directory_)) {
    if (is_damaged_) {
      remove(path, "");
      continue;
    }
    const auto sound = adopt(path);
    if (!sound && sound.error().code() == errc::no_space) return fail(sound.error());
    if (!sound) remove(path, sound.error().text());
    is_damaged_ = !sound || !*sound;
  }
  return {};
}

// False when the file stays, but nothing that follows it.
result<bool> index_recovery::adopt(const std::filesystem::path& path) {
  auto file = index_file::open(path, shape_);
  if (!file) return fail(std::move(file).error());
  if (last_was_empty_) return fail(errc::corrupt, "{} follows a file that is empty", path.native());
  const auto before = files_.empty() ? nullptr : files_.back();
  if (before != nullptr && !before->is_full())
    return fail(errc::corrupt, "{} is not full, and yet {} follows it", before->path().native(),
                path.native());
  if (before != nullptr && (*file)->begin().physical < before->end().physical)
    return fail(errc::corrupt, "{} begins before {} ends", path.native(), before->path().native());
  const auto sound = check(**file);
  if (!sound) return sound;
  // Its header may still tell of messages that are lost.
  last_was_empty_ = (*file)->is_empty();
  if (last_was_empty_)
    remove(path, "");
  else
    files_.push_back(std::move(*file));
  return sound;
}

// A full file that the checkpoint knows was flushed after its last item; after an orderly end all
// were.
result<bool> index_recovery::check(index_file& file) {
  const auto end = file.end();
  const bool was_flushed =
      expected_.was_closed || (file.is_full() && end.timestamp_ms <= expected_.claim.timestamp_ms);
  if (was_flushed && file.agrees_with_items() &&
      (file.is_empty() || end.physical < expected_.log_end)) {
    file.set_flushed();
    return true;
  }
  const auto whole = file.relink(expected_.log_end);
  if (whole && !*whole && report_.problem.empty())
    report_.problem = fmt::format("{} was cut behind the entry of {}", file.path().native(),
                                  file.end().physical.value());
  return whole;
}

void index_recovery::remove(const std::filesystem::path& path, const std::string& problem) {
  if (report_.problem.empty()) report_.problem = problem;
  const auto removed = remove_file(path);
  if (removed) ++report_.files_removed;
}

// Where the first message lies that the files may lack.
physical_offset index_recovery::choose_start() {
  const auto last = std::find_if(files_.rbegin(), files_.rend(),
                                 [](const auto& file) { return !file->is_empty(); });
  const auto end = last == files_.rend() ? index_file::mark{} : (*last)->end();
  const bool is_lost = is_damaged_ || end.timestamp_ms < expected_.claim.timestamp_ms;
  if (is_lost && report_.problem.empty())
    report_.problem = fmt::format("files are missing in {}", directory_.native());
  if (!is_lost && expected_.claim.indexed > end.physical)
    return std::min(expected_.claim.indexed, expected_.log_end);
  if (last == files_.rend()) return physical_offset{0};
  if (!is_lost && expected_.was_closed) return end.physical + 1;
  // Of a record with several keys only some may be there: all are put again.
  files_.back()->drop_last_record();
  return end.physical;
}

}  // namespace cafmq
