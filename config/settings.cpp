#include "config/settings.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <map>
#include <string>
#include <utility>

#include "config/keys.hpp"
#include "config/parser.hpp"

namespace cafmq {
namespace {

result<std::string> expand_home(std::string_view setting, const std::string& path,
                                const std::filesystem::path& home) {
  if (path != "~" && !path.starts_with("~/")) return path;
  if (home.empty())
    return fail(errc::config_invalid,
                "{} is {}, but there is no home directory; set it to a full path", setting, path);
  return (home / path.substr(std::min<size_t>(path.size(), 2))).string();
}

result<void> expand_paths(settings& settings, const std::filesystem::path& home) {
  auto& store = settings.store.directory;
  if (store.empty()) store = default_store_directory;
  auto directory = expand_home("storePathRootDir", store.string(), home);
  if (!directory) return fail(std::move(directory).error());
  store = std::move(*directory);
  if (home.empty()) return {};  // a broker does not need the other one
  auto texts = expand_home("kvConfigPath", settings.namesrv.kv_config_path, home);
  if (!texts) return fail(std::move(texts).error());
  settings.namesrv.kv_config_path = std::move(*texts);
  return {};
}

}  // namespace

result<void> apply_setting(settings& into, std::string_view name, std::string_view value,
                           std::string_view where) {
  const auto* key = find_key(name);
  if (key == nullptr)
    return fail(errc::config_invalid, "{}: there is no setting {}; the nearest is {}", where, name,
                nearest_key(name).name);
  if (key->field.set(into, value)) return {};
  return fail(errc::config_invalid, "{}: {} is '{}'; it must be {}", where, name, value,
              key->field.range);
}

result<void> apply_text(settings& into, std::string_view text, std::string_view file) {
  auto entries = parse_properties(text, file);
  if (!entries) return fail(std::move(entries).error());
  std::map<std::string_view, int> lines;
  for (const auto& entry : *entries) {
    const auto where = fmt::format("{}:{}", file, entry.line);
    if (auto applied = apply_setting(into, entry.name, entry.value, where); !applied)
      return applied;
    const auto [earlier, is_first] = lines.emplace(find_key(entry.name)->name, entry.line);
    if (!is_first)
      return fail(errc::config_invalid, "{}: {} is set in line {} already; keep one of them", where,
                  entry.name, earlier->second);
  }
  return {};
}

result<void> apply_file(settings& into, const std::filesystem::path& file) {
  constexpr size_t file_size_max = size_t{1} << 20;
  std::ifstream stream{file, std::ios::binary};
  if (!stream) return fail_errno(fmt::format("cannot open {}", file.string()), errno);
  std::string text(file_size_max + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) return fail_errno(fmt::format("cannot read {}", file.string()), errno);
  text.resize(static_cast<size_t>(stream.gcount()));
  if (text.size() > file_size_max)
    return fail(errc::config_invalid, "{} is larger than {} bytes; is it a settings file?",
                file.string(), file_size_max);
  return apply_text(into, text, file.string());
}

result<void> complete(settings& settings, const std::filesystem::path& home) {
  if (auto done = expand_paths(settings, home); !done) return done;
  if (auto valid = validate(settings.flush); !valid) return valid;
  if (auto valid = validate(settings.broker); !valid) return valid;
  if (auto valid = validate(settings.transactions); !valid) return valid;
  if (auto valid = validate(settings.timers); !valid) return valid;
  if (auto valid = validate(settings.native); !valid) return valid;
  if (auto valid = validate(settings.namesrv); !valid) return valid;
  if (auto valid = validate(settings.remoting); !valid) return valid;
  auto host = parse_host_address(settings.broker.address(settings.broker.listen_port));
  if (!host) return fail(std::move(host).error());
  settings.store.store_host = *host;
  return validate(settings.store);
}

}  // namespace cafmq
