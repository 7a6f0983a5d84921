#include "storage/inspect/store_finding.hpp"

#include <fmt/format.h>

namespace cafmq {

std::string to_sentence(const store_finding& finding) {
  auto text = fmt::format("{}, byte {}: {}", finding.file.native(), finding.byte, finding.text);
  if (!finding.advice.empty()) text += "; " + finding.advice;
  return text;
}

std::string_view to_string(store_part part) {
  switch (part) {
    case store_part::commit_log:
      return "commit log";
    case store_part::consume_queues:
      return "consume queues";
    case store_part::index:
      return "index";
    case store_part::small_files:
      return "small files";
  }
  return "";
}

std::string_view to_string(finding_level level) {
  switch (level) {
    case finding_level::note:
      return "note";
    case finding_level::derived:
      return "derived";
    case finding_level::damage:
      return "damage";
  }
  return "";
}

}  // namespace cafmq
