#include "apps/store/store_flags.hpp"

#include <array>
#include <cstdlib>
#include <ctime>

#include <fmt/format.h>

#include "apps/report.hpp"
#include "config/settings.hpp"

namespace cafmq {

std::shared_ptr<store_flags> add_store_flags(CLI::App& command) {
  auto flags = std::make_shared<store_flags>();
  command.add_option("directory,--store", flags->directory,
                     "Directory of the store (default: what -c says, or ~/store)");
  command.add_option("-c,--config", flags->settings_file,
                     "The broker's settings, for its directory and file sizes; without it the "
                     "sizes are found from the files");
  return flags;
}

result<named_store> find_store(const store_flags& flags) {
  settings all;
  result<void> done;
  if (!flags.settings_file.empty()) done = apply_file(all, flags.settings_file);
  if (done && !flags.directory.empty())
    done = apply_setting(all, "storePathRootDir", flags.directory, "the command line");
  const char* home = std::getenv("HOME");
  if (done) done = complete(all, home != nullptr ? home : "/");
  if (!done) return fail(std::move(done).error());
  named_store store{all.store, {}};
  if (!flags.settings_file.empty())
    store.sizes = {all.store.commit_log_file_size, all.store.consume_queue_file_entries,
                   index_shape{all.store.index_slots, all.store.index_entries}};
  return store;
}

std::optional<store_shape> open_shape(const named_store& store) {
  auto shape = look_at_store(store.options.directory, store.sizes);
  if (shape) return std::move(*shape);
  print_error(shape.error());
  return std::nullopt;
}

std::string time_text(int64_t wall_ms) {
  if (wall_ms <= 0) return "-";
  const auto seconds = static_cast<std::time_t>(wall_ms / 1000);
  std::tm parts{};
  if (::gmtime_r(&seconds, &parts) == nullptr) return std::to_string(wall_ms);
  std::array<char, 64> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
  return fmt::format("{}.{:03}", std::string_view{text.data(), length}, wall_ms % 1000);
}

std::string size_text(int64_t bytes) {
  constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB"};
  auto size = static_cast<double>(bytes);
  size_t unit = 0;
  constexpr double step = 1024;
  while (size >= step && unit + 1 < units.size()) {
    size /= step;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", size, units[unit]);
}

}  // namespace cafmq
