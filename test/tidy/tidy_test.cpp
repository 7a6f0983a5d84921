#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "test/tidy/header_rule.hpp"
#include "test/tidy/include_rule.hpp"
#include "test/tidy/length_rule.hpp"
#include "test/tidy/name_rule.hpp"
#include "test/tidy/source_file.hpp"
#include "test/tidy/source_list_rule.hpp"
#include "test/tidy/word_rule.hpp"

using namespace cafmq::tidy;
namespace fs = std::filesystem;

namespace {

const std::string top = CAFMQ_SOURCE_DIR;

std::optional<std::string> read_from_top(const std::string& path) {
  std::ifstream file{fs::path{top} / path, std::ios::binary};
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{file}, {}};
}

// Every file of the tree that a person writes in C++, in a stable order.
std::vector<source_file> tree() {
  std::vector<source_file> files;
  for (const auto folder : {"base", "message", "filter", "storage", "protocol", "net", "actors",
                            "client", "testing", "config", "apps", "bench", "examples", "test"}) {
    const auto at = fs::path{top} / folder;
    if (!fs::is_directory(at)) continue;
    for (const auto& entry : fs::recursive_directory_iterator{at}) {
      const auto extension = entry.path().extension();
      if (extension != ".hpp" && extension != ".cpp") continue;
      auto path = entry.path().lexically_relative(top).generic_string();
      auto text = read_from_top(path).value_or("");
      files.emplace_back(std::move(path), std::move(text));
    }
  }
  std::sort(files.begin(), files.end(),
            [](const auto& left, const auto& right) { return left.path() < right.path(); });
  return files;
}

template <class Rule>
void check_tree(Rule rule) {
  const auto files = tree();
  REQUIRE(files.size() > 20);  // else the tree was not found, and everything would pass
  size_t broken = 0;
  for (const auto& file : files) {
    for (const auto& found : rule(file)) {
      ++broken;
      std::cout << found.path << ":" << found.line << ": " << found.text << "\n";
    }
  }
  CHECK(broken == 0);
}

}  // namespace

TEST_CASE("a folder includes only what the table of folders allows") {
  check_tree(check_includes);
}

TEST_CASE("no file is longer than 500 lines and no function longer than 70") {
  check_tree(check_lengths);
}

TEST_CASE("every source is named in a CMakeLists.txt") {
  check_tree([](const source_file& file) { return check_source_list(file, read_from_top); });
}

TEST_CASE("every header begins with pragma once and says what it is") {
  check_tree(check_header);
}

TEST_CASE("names are nouns that mean something") {
  check_tree(check_names);
}

TEST_CASE("no word is left that does not belong in the tree") {
  check_tree([](const source_file& file) { return check_words(file, top); });
}
