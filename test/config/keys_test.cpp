#include "config/keys.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <set>
#include <sstream>

using namespace cafmq;

TEST_CASE("the sample file is the table") {
  std::ifstream file{CAFMQ_SOURCE_DIR "/config/broker.conf"};
  std::ostringstream text;
  text << file.rdbuf();
  CHECK(text.str() == sample_file());
}

TEST_CASE("every default is in its key's range and comes back") {
  for (const auto& each : all_keys()) {
    CAPTURE(each.name);
    settings all;
    const auto shown = each.field.show(all);
    CHECK(each.field.set(all, shown));
    CHECK(each.field.show(all) == shown);
  }
}

TEST_CASE("names are unique in both spellings") {
  std::set<std::string_view> names;
  for (const auto& each : all_keys()) {
    CHECK(names.insert(each.name).second);
    if (!each.older_name.empty()) CHECK(names.insert(each.older_name).second);
    CHECK(find_key(each.name) == &each);
  }
  CHECK(find_key("") == nullptr);
  CHECK(find_key("BrokerName") == nullptr);
}

TEST_CASE("every key has a sentence that says what it is") {
  for (const auto& each : all_keys()) {
    CAPTURE(each.name);
    CHECK(each.doc.ends_with('.'));
    CHECK_FALSE(each.section.empty());
    CHECK_FALSE(each.field.range.empty());
  }
}

TEST_CASE("the nearest key is the one with the fewest changes") {
  CHECK(nearest_key("brokername").name == "brokerName");
  CHECK(nearest_key("flushDiskTyp").name == "flushDiskType");
  CHECK(nearest_key("autoCreateTopicsEnable").name == "autoCreateTopicEnable");
  CHECK_FALSE(nearest_key(std::string(100'000, 'x')).name.empty());
}

TEST_CASE("every key refuses what is not in its range") {
  for (const auto& each : all_keys()) {
    CAPTURE(each.name);
    settings all;
    const auto before = each.field.show(all);
    switch (each.field.type) {
      case key_type::integer:
        for (const auto bad : {"", "x", "7x", "-1", "9223372036854775807", "99999999999999999999"})
          CHECK_FALSE(each.field.set(all, bad));
        break;
      case key_type::boolean:
      case key_type::choice:
        for (const auto bad : {"", "1", "TRUE", "yes"}) CHECK_FALSE(each.field.set(all, bad));
        break;
      case key_type::text:
        CHECK_FALSE(each.field.set(all, std::string(2'000, 'a')));
        break;
    }
    CHECK(each.field.show(all) == before);
  }
}
