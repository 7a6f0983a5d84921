#include "storage/message_keys.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::literals;
using strings = std::vector<std::string>;

namespace {

strings keys_of(std::string_view properties) {
  strings found;
  message_keys keys{find_stored_properties(properties)};
  for (auto key = keys.take(); !key.empty(); key = keys.take()) found.emplace_back(key);
  return found;
}

}  // namespace

TEST_CASE("a message is found by its unique key and by each of its keys") {
  CHECK(keys_of("KEYS\1K1 K2\2UNIQ_KEY\1U\2TAGS\1TagA\2"sv) == strings{"U", "K1", "K2"});
  CHECK(keys_of("KEYS\1K1\2"sv) == strings{"K1"});
  CHECK(keys_of("UNIQ_KEY\1U\2"sv) == strings{"U"});
  CHECK(keys_of("TAGS\1TagA\2"sv).empty());
  CHECK(keys_of("").empty());
}

TEST_CASE("keys are split at single spaces, and what is empty is no key") {
  CHECK(keys_of("KEYS\1 a  b \2"sv) == strings{"a", "b"});
  CHECK(keys_of("KEYS\1   \2"sv).empty());
}

TEST_CASE("only what was rolled back is not indexed") {
  message message;
  const auto indexed = [&](int32_t flags) {
    message.system_flag = flags | system_flag::compressed;
    return is_indexed(message);
  };
  CHECK(indexed(0));
  CHECK(indexed(system_flag::transaction_prepared));
  CHECK(indexed(system_flag::transaction_commit));
  CHECK_FALSE(indexed(system_flag::transaction_rollback));
}
