#include "storage/removed_topics.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/names.hpp"
#include "storage/atomic_file.hpp"

namespace cafmq {
namespace {

std::string_view take_up_to(std::string_view& text, char separator) {
  const auto part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

}  // namespace

result<void> removed_topics::load() {
  const auto text = read_file_or_backup(file_);
  if (!text) return fail(text.error());
  std::string_view rest = *text ? std::string_view{**text} : std::string_view{};
  while (!rest.empty()) {
    auto line = take_up_to(rest, '\n');
    const auto topic = take_up_to(line, ' ');
    int64_t begin = 0;
    const auto* end = line.data() + line.size();
    const auto [stopped, problem] = std::from_chars(line.data(), end, begin);
    if (!check_topic_name(topic) || problem != std::errc{} || stopped != end || begin < 0)
      return fail(errc::corrupt,
                  "{} has a line that is none; without the file, removed topics come back",
                  file_.native());
    begins_.insert_or_assign(std::string{topic}, physical_offset{begin});
  }
  return {};
}

result<void> removed_topics::add(std::string_view topic, physical_offset below,
                                 physical_offset log_begin) {
  auto begins = begins_;
  std::erase_if(begins, [&](const auto& entry) { return entry.second <= log_begin; });
  auto& begin = begins[std::string{topic}];
  begin = std::max(begin, below);
  std::string text;
  for (const auto& [name, at] : begins) text += fmt::format("{} {}\n", name, at.value());
  if (auto written = write_file_atomically(file_, text); !written) return written;
  begins_ = std::move(begins);
  return {};
}

}  // namespace cafmq
