#include "storage/message_index.hpp"

#include <cerrno>
#include <map>
#include <random>

#include <catch2/catch.hpp>

#include "storage/file_names.hpp"
#include "storage/message_keys.hpp"
#include "test/storage/disk_faults.hpp"
#include "test/support/temporary_directory.hpp"

using namespace cafmq;
using namespace std::chrono_literals;
using numbers = std::vector<int64_t>;

namespace {

class message_index_fixture {
 public:
  message_index_fixture() {
    options_.directory = directory_.path();
    options_.index_slots = 10;
    options_.index_entries = 20;
  }

  result<void> try_put(int64_t physical, const stored_properties& properties, int32_t flags = 0) {
    record record;
    record.message.topic = "orders";
    record.message.system_flag = flags;
    record.place.physical = physical_offset{physical};
    record.place.store_timestamp_ms = clock_.wall_ms();
    record.total_size = 100;
    auto done = index().put(record, properties);
    return done ? index().settle() : done;
  }

  void put(int64_t physical, std::string_view keys) { REQUIRE(try_put(physical, {{}, keys, {}})); }

  numbers found(std::string_view key, const time_range& range = {}) {
    numbers places;
    REQUIRE(index().find("orders", key, range, [&](physical_offset at) {
      places.push_back(at.value());
      return true;
    }));
    return places;
  }

  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    const auto directory = file_names::index(options_.directory);
    if (!std::filesystem::exists(directory)) return names;
    for (const auto& entry : std::filesystem::directory_iterator{directory})
      names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

  message_index& index() {
    if (index_ == nullptr) index_ = std::make_unique<message_index>(options_, clock_);
    return *index_;
  }

  store_options options_;
  manual_clock clock_;

 private:
  temporary_directory directory_;
  std::unique_ptr<message_index> index_;
};

}  // namespace

TEST_CASE_METHOD(message_index_fixture, "the first key makes the first file") {
  REQUIRE(try_put(0, {"TagA", {}, {}}));
  CHECK(files().empty());
  CHECK(index().indexed_end() == physical_offset{100});
  CHECK(index().flush());
  put(100, "K1");
  REQUIRE(files().size() == 1);
  CHECK(file_names::is_index_file(files().front()));
}

TEST_CASE_METHOD(message_index_fixture, "a message is found by any of its keys and by no other") {
  REQUIRE(try_put(0, {"TagA", "K1 K2", "U1"}));
  put(100, "K1");
  CHECK(found("U1") == numbers{0});
  CHECK(found("K1") == numbers{100, 0});
  CHECK(found("K2") == numbers{0});
  CHECK(found("TagA").empty());
  CHECK(found("K1 K2").empty());
  CHECK(index().end().physical == physical_offset{100});
}

TEST_CASE_METHOD(message_index_fixture, "prepared messages are indexed, rolled back ones are not") {
  REQUIRE(try_put(0, {{}, "K", {}}, system_flag::transaction_prepared));
  REQUIRE(try_put(100, {{}, "K", {}}, system_flag::transaction_commit));
  REQUIRE(try_put(200, {{}, "K", {}}, system_flag::transaction_rollback));
  CHECK(found("K") == numbers{100, 0});
  CHECK(index().indexed_end() == physical_offset{300});
}

TEST_CASE_METHOD(message_index_fixture, "a record that is there already changes nothing") {
  put(0, "K");
  put(100, "K");
  put(0, "K");
  put(100, "K");
  CHECK(found("K") == numbers{100, 0});
  REQUIRE(try_put(200, {{}, "K K", "K"}));  // the same key three times
  CHECK(found("K") == numbers{200, 100, 0});
}

TEST_CASE_METHOD(message_index_fixture, "a full file is followed by the next one") {
  for (int count = 0; count < 60; ++count) {
    put(count * 100, count % 20 == 0 ? "rare common" : "common");
    clock_.advance(1s);
  }
  CHECK(files().size() == 4);
  CHECK(found("rare") == numbers{4000, 2000, 0});
  CHECK(found("common").size() == 60);
  const auto begin = clock_.wall_ms() - 60'000;
  CHECK(found("common", {begin + 18'000, begin + 20'000}) == numbers{2000, 1900, 1800});
}

TEST_CASE_METHOD(message_index_fixture,
                 "files that are made in one moment have names of their own") {
  for (int count = 0; count < 60; ++count) put(count * 100, "K");
  CHECK(files().size() == 4);
  clock_.set_wall_ms(clock_.wall_ms() - 3'600'000);  // and also when the clock goes back
  const auto before = files();
  for (int count = 60; count < 80; ++count) put(count * 100, "K");
  REQUIRE(files().size() == 5);
  CHECK(std::equal(before.begin(), before.end(), files().begin()));
  CHECK(found("K").size() == 80);
}

TEST_CASE_METHOD(message_index_fixture,
                 "files without messages of the log are dropped, but the last") {
  for (int count = 0; count < 57; ++count) put(count * 100, "K");
  const auto all = files();
  REQUIRE(all.size() == 3);
  REQUIRE(index().drop_before(physical_offset{1800}));
  CHECK(files().size() == 3);
  REQUIRE(index().drop_before(physical_offset{1801}));
  CHECK(files() == std::vector<std::string>{all[1], all[2]});
  REQUIRE(index().drop_before(physical_offset{100'000}));
  CHECK(files() == std::vector<std::string>{all[2]});
  CHECK(found("K").size() == 19);
}

TEST_CASE_METHOD(message_index_fixture,
                 "a full disk holds keys back, and none is lost or doubled") {
  disk_faults disk;
  disk.fail_allocations_with(ENOSPC);
  CHECK(try_put(0, {{}, "K", {}}).error().code() == errc::no_space);
  CHECK(index().indexed_end() == physical_offset{0});
  CHECK(try_put(100, {{}, "K", {}}).error().code() == errc::no_space);
  CHECK(files().empty());
  disk.fail_allocations_with(0);
  CHECK(index().settle());
  put(200, "K");
  CHECK(found("K") == numbers{200, 100, 0});
  CHECK(index().indexed_end() == physical_offset{300});
}

TEST_CASE_METHOD(message_index_fixture, "a flush says how far the index is on disk") {
  CHECK(index().flushed().indexed == physical_offset{0});
  put(0, "K");
  const auto stored_ms = clock_.wall_ms();
  clock_.advance(1s);
  REQUIRE(try_put(100, {}));
  CHECK(index().flushed().indexed == physical_offset{0});
  CHECK(index().flush());
  CHECK(index().flushed().indexed == physical_offset{200});
  CHECK(index().flushed().timestamp_ms == stored_ms);
  put(200, "K");
  disk_faults disk;
  disk.fail_flushes_with(EIO);
  CHECK(index().flush().error().code() == errc::io_failed);
  disk.fail_flushes_with(0);
  CHECK(index().flush());
  CHECK(index().flushed().indexed == physical_offset{200});  // the kernel may have dropped pages
}

TEST_CASE_METHOD(message_index_fixture, "an index that is off makes no files and finds nothing") {
  options_.index_enabled = false;
  put(0, "K");
  CHECK(index().flush());
  CHECK(index().flushed().indexed == physical_offset{0});
  CHECK(found("K").empty());
  CHECK(files().empty());
}

TEST_CASE_METHOD(message_index_fixture, "the index agrees with a map of keys and times") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random{seed};
  const auto below = [&](int64_t end) {
    return std::uniform_int_distribution<int64_t>{0, end - 1}(random);
  };
  options_.index_slots = static_cast<int32_t>(1 + below(50));
  options_.index_entries = static_cast<int32_t>(2 + below(200));
  struct message {
    int64_t second = 0;
    int64_t physical = 0;
  };
  std::multimap<std::string, message> model;
  const auto begin_ms = clock_.wall_ms();
  for (int64_t count = 0; count < 2000; ++count) {
    if (below(3) == 0) clock_.advance(std::chrono::seconds{below(10)});
    std::string keys;
    for (auto left = below(4); left > 0; --left)
      keys += fmt::format("{}{}", keys.empty() ? "" : " ", below(300));
    put(count * 100, keys);
    message_keys all{{{}, keys, {}}};
    for (auto key = all.take(); !key.empty(); key = all.take()) {
      auto [first, last] = model.equal_range(std::string{key});
      if (std::none_of(first, last,
                       [&](const auto& it) { return it.second.physical == count * 100; }))
        model.emplace(key, message{(clock_.wall_ms() - begin_ms) / 1000, count * 100});
    }
  }
  const auto last_second = (clock_.wall_ms() - begin_ms) / 1000;
  for (int query = 0; query < 1000; ++query) {
    const auto key = std::to_string(below(310));
    const auto from = below(last_second + 1);
    const auto to = from + below(last_second + 1 - from);
    numbers expected;
    const auto [first, last] = model.equal_range(key);
    for (auto at = first; at != last; ++at)
      if (at->second.second >= from && at->second.second <= to)
        expected.push_back(at->second.physical);
    std::reverse(expected.begin(), expected.end());
    REQUIRE(found(key, {begin_ms + from * 1000, begin_ms + to * 1000}) == expected);
  }
}
