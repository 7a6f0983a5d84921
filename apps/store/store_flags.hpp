#pragma once

/// The flags that say which store a command is about: a directory, or a broker's settings.

#include <memory>
#include <string>

#include <CLI/App.hpp>

#include "base/error.hpp"
#include "storage/inspect/store_shape.hpp"
#include "storage/options.hpp"

namespace cafmq {

struct store_flags {
  std::string settings_file;
  std::string directory;
};

/// Adds them to a command: the directory by its place or as --store, and -c.
std::shared_ptr<store_flags> add_store_flags(CLI::App& command);

/// The store that the flags name.
struct named_store {
  store_options options;
  known_sizes sizes;  ///< what the settings file says; 0 without one
};

/// errc::config_invalid, io_failed.
[[nodiscard]] result<named_store> find_store(const store_flags& flags);

/// Looks at the directory. Says why not on stderr; nothing then.
[[nodiscard]] std::optional<store_shape> open_shape(const named_store& store);

/// "2026-11-21 17:22:23.123" in UTC.
[[nodiscard]] std::string time_text(int64_t wall_ms);

/// "1.2 GiB".
[[nodiscard]] std::string size_text(int64_t bytes);

}  // namespace cafmq
