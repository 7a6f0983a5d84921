#include "apps/store/table_check.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "protocol/json_text.hpp"
#include "storage/atomic_file.hpp"
#include "storage/inspect/file_window.hpp"

namespace cafmq {
namespace {

namespace fs = std::filesystem;

// What is wrong with the text of a table; nothing when all is well.
std::optional<std::string> problem_of_table(const fs::path& path) {
  auto window = file_window::open(path);
  if (!window) return window.error().text();
  if (window->size() > static_cast<int64_t>(json_size_max))
    return fmt::format("it has {} bytes; at most {} are read", window->size(), json_size_max);
  const auto bytes = window->bytes(0, window->size());
  if (!bytes) return bytes.error().text();
  const auto parsed = parse_json(*bytes);
  if (!parsed) return parsed.error().text();
  return std::nullopt;
}

std::vector<fs::path> tables_of(const fs::path& store) {
  std::vector<fs::path> tables;
  std::error_code problem;
  fs::directory_iterator entry{store / "config", problem};
  for (; !problem && entry != fs::directory_iterator{}; entry.increment(problem))
    if (entry->path().extension() == ".json") tables.push_back(entry->path());
  std::sort(tables.begin(), tables.end());
  return tables;
}

}  // namespace

void check_tables(const fs::path& store, check_report& report, const finding_sink& told) {
  auto& part = report.part(store_part::small_files);
  for (const auto& path : tables_of(store)) {
    ++part.files;
    ++part.checked;
    const auto problem = problem_of_table(path);
    if (!problem) continue;
    std::error_code ignored;
    const auto backup = backup_of(path);
    const bool has_backup = fs::exists(backup, ignored) && !problem_of_table(backup);
    const auto level = has_backup ? finding_level::derived : finding_level::damage;
    ++part.findings[static_cast<size_t>(level)];
    told({level, store_part::small_files, path, 0, *problem,
          has_backup ? "the broker uses the backup beside it"
                     : "restore it, or delete it to begin with an empty table"});
  }
}

}  // namespace cafmq
