#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "message/properties.hpp"
#include "message/tag_hash.hpp"
#include "storage/consume_queue_entry.hpp"
#include "test/storage/store_fixture.hpp"

using namespace cafmq;

namespace {

const message_queue orders{"orders", 0};
using strings = std::vector<std::string>;

/// Passes the messages whose property `kind` is `wanted`, and counts those that it has seen.
struct kinds {
  std::string wanted;
  int* seen = nullptr;

  bool operator()(std::string_view properties) const {
    if (seen != nullptr) ++*seen;
    return find_property(properties, "kind") == wanted;
  }
};

class property_fixture : public store_fixture {
 public:
  put_result put_kind(const std::string& kind, const std::string& body) {
    return put(orders, body, "kind\1" + kind + "\2TAGS\1t" + kind + "\2");
  }

  /// All bodies that pass, pull by pull.
  strings wanted(const message_filter& filter, const read_limits& limits = {}) {
    strings bodies;
    for (queue_offset next{0}; next < store().max_offset(orders);) {
      const auto found = read(orders, next.value(), limits, filter);
      REQUIRE(found.next > next);
      CHECK(found.status ==
            (found.records.empty() ? read_status::no_matched_message : read_status::found));
      next = found.next;
      for (const auto& bytes : found.records)
        bodies.emplace_back(decode_record(bytes.view(), body_check::crc)->message.body);
    }
    return bodies;
  }
};

}  // namespace

TEST_CASE_METHOD(property_fixture, "a filter of properties finds what it wants, near and far") {
  options_.hot_tail_bytes = GENERATE(0, 3'000, 1 << 20);
  open();
  strings expected;
  for (int number = 0; number < 300; ++number) {
    const bool is_wanted = number % 7 == 3;
    const auto body = std::string(static_cast<size_t>(number % 50), 'x') + std::to_string(number);
    put_kind(is_wanted ? "a" : "b", body);
    if (is_wanted) expected.push_back(body);
  }
  dispatch();
  CHECK(wanted({{}, kinds{"a"}}) == expected);
  CHECK(wanted({{}, kinds{"a"}}, {1, 1}) == expected);
  CHECK(wanted({{}, kinds{"a"}}, {1'000, 1 << 20}) == expected);
  CHECK(wanted({{}, kinds{"c"}}).empty());
}

TEST_CASE_METHOD(property_fixture, "a full answer ends behind its last message") {
  open();
  for (const auto* kind : {"b", "a", "b", "a", "b", "a"}) put_kind(kind, "x");
  dispatch();
  const auto two = read(orders, 0, {2, 1 << 20}, {{}, kinds{"a"}});
  CHECK(two.records.size() == 2);
  CHECK(two.next == queue_offset{5});  // the next one that is wanted
  const auto small = read(orders, 0, {32, 1}, {{}, kinds{"a"}});
  CHECK(small.records.size() == 1);
  CHECK(small.next <= queue_offset{3});
  const auto rest = read(orders, 5, {}, {{}, kinds{"a"}});
  CHECK(rest.records.size() == 1);
  CHECK(rest.next == queue_offset{6});
}

TEST_CASE_METHOD(property_fixture, "one read looks at so many messages and no more") {
  options_.commit_log_file_size = 1 << 20;
  options_.consume_queue_file_entries = 1'000;
  open();
  for (int number = 0; number < 900; ++number) put_kind("b", "x");
  dispatch();
  int seen = 0;
  const auto none = read(orders, 0, {32, 1 << 20}, {{}, kinds{"a", &seen}});
  CHECK(none.status == read_status::no_matched_message);
  CHECK(none.next == queue_offset{800});
  CHECK(seen == 800);
}

TEST_CASE_METHOD(property_fixture, "one read looks at so many bytes and no more") {
  options_.commit_log_file_size = 64 << 20;
  options_.message_size_max = 4 << 20;
  open();
  for (int number = 0; number < 12; ++number) put_kind("b", std::string(3 << 20, 'x'));
  dispatch();
  int seen = 0;
  const auto none = read(orders, 0, {32, 1 << 20}, {{}, kinds{"a", &seen}});
  CHECK(none.status == read_status::no_matched_message);
  CHECK(seen == 6);  // the sixth passes 16 MiB
  CHECK(none.next == queue_offset{6});
}

TEST_CASE_METHOD(property_fixture, "both filters have to pass a message") {
  open();
  put_kind("a", "1");
  put_kind("b", "2");
  dispatch();
  int seen = 0;
  const auto by_tag = [](int64_t code) { return code == tags_code("tb"); };
  CHECK(wanted({by_tag, kinds{"b", &seen}}) == strings{"2"});
  CHECK(seen == 1);
  CHECK(wanted({by_tag, kinds{"a"}}).empty());
}

TEST_CASE_METHOD(property_fixture, "of what is not wanted the body is not looked at") {
  options_.hot_tail_bytes = GENERATE(0, 1 << 20);
  open();
  const auto damaged = put_kind("b", "body");
  put_kind("a", "wanted");
  dispatch();
  overwrite(log_file(), damaged.begin.value() + 88, "B");
  CHECK(wanted({{}, kinds{"a"}}) == strings{"wanted"});
  const auto refused = store().read(orders, queue_offset{0}, {}, {{}, kinds{"b"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::corrupt);
}

TEST_CASE_METHOD(property_fixture, "an entry that points to another message is reported") {
  open();
  put_kind("a", "1");
  put_kind("a", "2");
  dispatch();
  overwrite(queue_file(orders), 0, content_of(queue_file(orders)).substr(20, 20));
  const auto refused = store().read(orders, queue_offset{0}, {}, {{}, kinds{"b"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::corrupt);
}

TEST_CASE_METHOD(property_fixture, "messages that are gone are passed over") {
  open();
  for (const auto* body : {"1", "2", "3"}) put_kind("a", body);
  dispatch();
  std::string filler(20, '\0');
  store_entry(filler.data(), filler_entry);
  overwrite(queue_file(orders), 20, filler);
  CHECK(wanted({{}, kinds{"a"}}) == strings{"1", "3"});
  overwrite(queue_file(orders), 40, filler);
  const auto gone = read(orders, 1, {}, {{}, kinds{"a"}});
  CHECK(gone.status == read_status::message_was_removing);
  CHECK(gone.next == queue_offset{3});
}
