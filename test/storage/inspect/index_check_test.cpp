#include "storage/inspect/index_check.hpp"

#include <catch2/catch.hpp>

#include <map>

#include "base/bytes.hpp"
#include "message/tag_hash.hpp"
#include "test/storage/inspect/inspect_fixture.hpp"

using namespace cafmq;

namespace {

constexpr int32_t slots = 5;
constexpr int32_t items = 20;

// Writes index files by hand, from docs/FORMATS.md.
class index_fixture : public inspect_fixture {
 public:
  index_fixture() {
    std::filesystem::remove_all(options_.directory / "index");
    for (const auto& record : records_)
      for (const auto* key : {"k1", "k2"}) add(record, key);
    write();
  }

  struct item {
    int32_t hash;
    int64_t physical;
    int64_t store_ms;
  };

  void add(const put_result& record, std::string_view key) {
    const auto number = &record - records_.data();
    const auto topic = number % 3 == 2 ? "bills" : "orders";
    items_.push_back({std::abs(java_hash(fmt::format("{}#{}", topic, key))), record.begin.value(),
                      record.store_timestamp_ms});
  }

  void write() {
    for (size_t at = 0; at < items_.size(); at += items - 1)
      write_file(at, std::min(at + items - 1, items_.size()));
  }

  std::filesystem::path file(size_t first) const {
    return options_.directory / "index" / fmt::format("2026010100000{:04}", first);
  }

  std::vector<item> items_;

 private:
  void write_file(size_t first, size_t last) {
    std::string bytes(40 + slots * 4 + items * 20, '\0');
    std::map<int32_t, int32_t> heads;
    const auto begin_ms = items_[first].store_ms;
    for (auto at = first; at < last; ++at) {
      const auto number = static_cast<int32_t>(at - first) + 1;
      const auto& item = items_[at];
      auto* to = bytes.data() + 40 + slots * 4 + number * 20;
      auto& head = heads[item.hash % slots];
      store_big_endian(to, item.hash);
      store_big_endian(to + 4, item.physical);
      store_big_endian(to + 12, static_cast<int32_t>((item.store_ms - begin_ms) / 1000));
      store_big_endian(to + 16, head);
      head = number;
      store_big_endian(bytes.data() + 40 + item.hash % slots * 4, number);
    }
    store_big_endian(bytes.data(), begin_ms);
    store_big_endian(bytes.data() + 8, items_[last - 1].store_ms);
    store_big_endian(bytes.data() + 16, items_[first].physical);
    store_big_endian(bytes.data() + 24, items_[last - 1].physical);
    store_big_endian(bytes.data() + 32, static_cast<int32_t>(heads.size()));
    store_big_endian(bytes.data() + 36, static_cast<int32_t>(last - first) + 1);
    std::filesystem::create_directories(file(first).parent_path());
    write_content(file(first), bytes);
  }
};

constexpr auto derived = finding_level::derived;
constexpr auto part = store_part::index;

}  // namespace

TEST_CASE_METHOD(index_fixture, "an index that has every key is sound") {
  const auto report = check();
  CHECK(report.is_sound());
  CHECK(found_.empty());
  CHECK(report.part(part).files == 3);
  CHECK(report.part(part).checked == 48);
}

TEST_CASE_METHOD(index_fixture, "every changed byte of an item is found") {
  for (int64_t at = 40 + slots * 4 + 5 * 20; at < 40 + slots * 4 + 6 * 20; ++at) {
    INFO("byte " << at);
    flip(file(0), at);
    CHECK_FALSE(check().is_sound());
    flip(file(0), at);
  }
  CHECK(check().is_sound());
}

TEST_CASE_METHOD(index_fixture, "a slot that leads elsewhere is found") {
  const auto at = 40 + items_[0].hash % slots * 4 + 3;
  flip(file(0), at);
  CHECK_FALSE(check().is_sound());
  CHECK(says(derived, part, "leads to item"));
}

TEST_CASE_METHOD(index_fixture, "a missing key, and one too many, are found") {
  SECTION("missing") {
    items_.erase(items_.begin() + 30);
    write();
    CHECK_FALSE(check().is_sound());
    CHECK(says(derived, part, "1 keys are not in the index"));
  }
  SECTION("one too many") {
    items_.insert(items_.begin() + 30, {12345, items_[30].physical, items_[30].store_ms});
    write();
    CHECK_FALSE(check().is_sound());
    CHECK(says(derived, part, "where no record has such a key"));
  }
}

TEST_CASE_METHOD(index_fixture, "an index that lost its first file in order is sound") {
  std::filesystem::remove(file(0));
  CHECK(check().is_sound());
}

TEST_CASE_METHOD(index_fixture, "an index file of an impossible length is named") {
  std::filesystem::resize_file(file(0), 100);
  CHECK_FALSE(check().is_sound());
  CHECK(says(derived, part, "has 100 bytes, which no index file has"));
}
