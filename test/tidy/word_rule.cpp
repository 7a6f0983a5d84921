#include "test/tidy/word_rule.hpp"

#include <regex>

namespace cafmq::tidy {
namespace {

struct ban {
  std::regex words;
  std::string advice;
};

constexpr auto plain = std::regex::ECMAScript | std::regex::optimize;

// Literals are cut in two where this file would otherwise contain what it forbids.
const std::vector<ban>& text_bans() {
  static const std::vector<ban> bans{
      {std::regex{"\\b(TO"
                  "DO|FIX"
                  "ME|XX"
                  "X|HA"
                  "CK)\\b",
                  plain},
       "do it now or leave it out"},
      {std::regex{"\\b(assis"
                  "tants?|this ses"
                  "sion)\\b",
                  plain | std::regex::icase},
       "say what is, not how it came to be"},
      {std::regex{"(^|[^\\w./])/(ho"
                  "me|ro"
                  "ot|wo"
                  "rk|Us"
                  "ers)/",
                  plain},
       "use a path relative to the tree"},
  };
  return bans;
}

const std::vector<ban>& ownership_bans() {
  static const std::vector<ban> bans{
      {std::regex{R"(\bnew\s+[\w:(])", plain}, "use a value or make_unique"},
      {std::regex{R"(\bdelete(\s*\[\s*\])?\s+[\w*(])", plain}, "give it an owner"},
  };
  return bans;
}

const std::vector<ban>& test_bans() {
  static const std::vector<ban> bans{
      {std::regex{"\\b(sleep_f"
                  "or|sleep_un"
                  "til|u?sle"
                  "ep\\s*\\(|nanosle"
                  "ep)",
                  plain},
       "step the scheduler, advance the clock or wait on a promise"},
  };
  return bans;
}

// A private constructor keeps make_unique out; what a smart pointer takes at once is owned.
std::string without_owned(const std::string& code) {
  static const std::regex owned{R"(_ptr<[\w:]+>[{(]new )", plain};
  return std::regex_replace(code, owned, "(");
}

void check_lines(const source_file& file, std::string_view text, const std::vector<ban>& bans,
                 findings& found) {
  size_t number = 0;
  for (const auto line : lines_of(text)) {
    ++number;
    for (const auto& ban : bans) {
      std::cmatch match;
      if (std::regex_search(line.data(), line.data() + line.size(), match, ban.words))
        found.push_back({file.path(), number, "says '" + match.str() + "': " + ban.advice});
    }
  }
}

bool continues_path(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

bool says_path(std::string_view line, std::string_view top) {
  for (size_t at = 0; (at = line.find(top, at)) != std::string_view::npos; ++at) {
    const auto end = at + top.size();
    const bool begins = at == 0 || !continues_path(line[at - 1]);
    if (begins && (end == line.size() || !continues_path(line[end]))) return true;
  }
  return false;
}

}  // namespace

findings check_words(const source_file& file, const std::string& top) {
  findings found;
  check_lines(file, file.text(), text_bans(), found);
  if (file.folder() == "test")
    check_lines(file, file.code(), test_bans(), found);
  else
    check_lines(file, without_owned(file.code()), ownership_bans(), found);
  size_t number = 0;
  for (const auto line : lines_of(file.text())) {
    ++number;
    if (says_path(line, top))
      found.push_back({file.path(), number, "says where the tree lies on one machine"});
  }
  return found;
}

}  // namespace cafmq::tidy
