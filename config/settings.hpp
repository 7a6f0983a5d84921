#pragma once

/// Everything that can be set about a process, and how a file or the command line sets it. Made
/// once, at the start, by the main thread; every part gets its own struct out of it.
///
/// The order is: settings with their defaults, apply_file, apply_setting for each flag of the
/// command line, complete.

#include <filesystem>
#include <string_view>

#include "actors/options.hpp"
#include "base/error.hpp"
#include "net/options.hpp"
#include "storage/options.hpp"

namespace cafmq {

struct settings {
  store_options store;
  flush_options flush;
  clean_options clean;
  broker_options broker;
  transaction_options transactions;
  timer_options timers;
  native_options native;
  namesrv_options namesrv;
  remoting_options remoting;  ///< of the doors of both roles
};

inline constexpr std::string_view default_store_directory = "~/store";

/// Sets one key, as its text in a file would. errc::config_invalid says that the key is unknown
/// and which one is nearest, or that the value is out of its range. `where` opens the sentence:
/// "broker.conf:12" or "the command line".
[[nodiscard]] result<void> apply_setting(settings& into, std::string_view name,
                                         std::string_view value, std::string_view where);

/// Sets what the text of a properties file says; see config/parser.hpp. `file` is its name in
/// errors. errc::config_invalid as above, and for a key that is there twice.
[[nodiscard]] result<void> apply_text(settings& into, std::string_view text, std::string_view file);

/// The same from a file of at most 1 MiB. errc::io_failed, config_invalid.
[[nodiscard]] result<void> apply_file(settings& into, const std::filesystem::path& file);

/// Fills in what depends on the machine or on other settings (the directory below `home`, the
/// address in records) and checks that all can work together. errc::config_invalid.
[[nodiscard]] result<void> complete(settings& settings, const std::filesystem::path& home);

}  // namespace cafmq
