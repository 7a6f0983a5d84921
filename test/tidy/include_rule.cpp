#include "test/tidy/include_rule.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>

namespace cafmq::tidy {
namespace {

enum class caf_use { none, sources_only, everywhere };

struct row {
  std::vector<std::string_view> folders;  ///< besides its own
  std::vector<std::string_view> files;    ///< single headers; `*/x` is that header of any folder
  caf_use caf = caf_use::none;
};

const std::map<std::string_view, row> table{
    {"base", {{}, {}, caf_use::none}},
    {"message", {{"base"}, {}, caf_use::none}},
    {"filter", {{"base", "message"}, {}, caf_use::none}},
    {"storage", {{"base", "message"}, {}, caf_use::none}},
    {"protocol", {{"base", "message"}, {}, caf_use::none}},
    {"net", {{"base", "protocol"}, {}, caf_use::everywhere}},
    {"actors",
     {{"base", "message", "filter", "storage", "protocol", "net"}, {}, caf_use::everywhere}},
    {"client",
     {{"base", "message", "net"},
      {"actors/byte_parts.hpp", "actors/error.hpp", "actors/inspect.hpp", "actors/interfaces.hpp",
       "actors/messages.hpp", "actors/node_config.hpp", "actors/timer_messages.hpp"},
      caf_use::sources_only}},
    {"testing", {{"base", "actors"}, {}, caf_use::sources_only}},
    {"config", {{"base"}, {"*/options.hpp"}, caf_use::none}},
    {"apps",
     {{"base", "message", "filter", "storage", "protocol", "net", "actors", "client", "config"},
      {},
      caf_use::everywhere}},
    {"bench",
     {{"base", "message", "filter", "storage", "protocol", "net", "actors", "client", "config",
       "apps"},
      {},
      caf_use::everywhere}},
    {"test",
     {{"base", "message", "filter", "storage", "protocol", "net", "actors", "client", "testing",
       "config", "apps", "bench"},
      {},
      caf_use::everywhere}},
    {"examples", {{"client", "testing"}, {}, caf_use::everywhere}},
};

bool contains(const std::vector<std::string_view>& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool allows(const row& row, std::string_view folder, std::string_view included) {
  const auto slash = included.find('/');
  const auto target = included.substr(0, slash);
  if (target == folder || contains(row.folders, target)) return true;
  return std::any_of(row.files.begin(), row.files.end(), [&](std::string_view file) {
    return file == included ||
           (file.starts_with("*/") && slash != std::string_view::npos && table.count(target) > 0 &&
            included.substr(slash) == file.substr(1));
  });
}

// "flush" of "actors/flush/flush_state.hpp"; nothing for what lies in actors/ itself or elsewhere.
std::string_view actor_of(std::string_view path) {
  constexpr std::string_view actors = "actors/";
  if (!path.starts_with(actors)) return {};
  path.remove_prefix(actors.size());
  const auto slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

std::optional<std::string> wrong_with_own(const source_file& file, std::string_view included) {
  const auto folder = table.find(file.folder());
  if (folder == table.end()) return "this folder has no row in the table of include_rule.cpp";
  const auto target = included.substr(0, included.find('/'));
  if (table.count(target) == 0 || target == included)
    return "write the path from the top of the repository";
  if (!allows(folder->second, folder->first, included))
    return std::string{folder->first} + "/ may not include it; move what is needed down a layer";
  const auto actor = actor_of(included);
  if (file.folder() == "actors" && !actor.empty() && actor != actor_of(file.path()) &&
      file.path() != "actors/broker/assembly.cpp")
    return "an actor knows others by actors/interfaces.hpp; only assembly.cpp sees their folders";
  return std::nullopt;
}

std::optional<std::string> wrong_with_caf(const source_file& file) {
  const auto folder = table.find(file.folder());
  const auto caf = folder == table.end() ? caf_use::none : folder->second.caf;
  if (caf == caf_use::none) return std::string{file.folder()} + "/ is built without CAF";
  const bool is_public = file.is_header() && !file.path().starts_with("client/internal/") &&
                         file.path() != "client/actors.hpp";
  if (caf == caf_use::sources_only && is_public) return "a public header of the client has no CAF";
  return std::nullopt;
}

}  // namespace

findings check_includes(const source_file& file) {
  static const std::regex include{R"(^#\s*include\s*([<"])([^>"]+)[>"])"};
  findings found;
  for (const auto& directive : file.directives()) {
    std::smatch match;
    if (!std::regex_search(directive.text, match, include)) continue;
    const auto included = match[2].str();
    std::optional<std::string> wrong;
    if (match[1] == "\"") wrong = wrong_with_own(file, included);
    if (match[1] == "<" && included.starts_with("caf/")) wrong = wrong_with_caf(file);
    if (wrong)
      found.push_back({file.path(), directive.line, "includes " + included + ": " + *wrong});
  }
  return found;
}

}  // namespace cafmq::tidy
