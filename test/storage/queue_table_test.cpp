#include "storage/queue_table.hpp"

#include <cerrno>

#include <catch2/catch.hpp>

#include "test/storage/disk_faults.hpp"
#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

class table_fixture {
 public:
  table_fixture() {
    options_.directory = directory_.path();
    options_.consume_queue_file_entries = 10;
  }

  [[nodiscard]] std::filesystem::path queues() const { return directory_.path() / "consumequeue"; }

  temporary_directory directory_;
  store_options options_;
  map_cache maps_{100};
};

const queue_key orders{"orders", 0};

}  // namespace

TEST_CASE_METHOD(table_fixture, "looking for a queue does not make one") {
  queue_table table{options_, maps_};
  CHECK(table.find(orders) == nullptr);
  CHECK(table.size() == 0);
  const auto made = table.find_or_create(orders);
  CHECK(table.find(orders) == made);
  CHECK(table.find_or_create(orders) == made);
  CHECK(table.find({"orders", 1}) == nullptr);
  CHECK_FALSE(std::filesystem::exists(queues()));  // a directory comes with the first entry
}

TEST_CASE_METHOD(table_fixture, "queues on disk are found again, sorted by name") {
  queue_table table{options_, maps_};
  for (const int32_t id : {10, 2})
    REQUIRE(
        table.find_or_create({"orders", id})->append(queue_offset{0}, {physical_offset{0}, 91}));
  REQUIRE(table.find_or_create({"a", 0})->append(queue_offset{0}, {physical_offset{0}, 91}));
  queue_table again{options_, maps_};
  REQUIRE(again.load());
  std::vector<message_queue> names;
  for (const auto& queue : again.all()) names.push_back(queue->name());
  CHECK(names == std::vector<message_queue>{{"a", 0}, {"orders", 2}, {"orders", 10}});
}

TEST_CASE_METHOD(table_fixture, "foreign names are passed over and named") {
  std::filesystem::create_directories(queues() / "orders" / "x1");
  std::filesystem::create_directories(queues() / "not a topic");
  write_content(queues() / "CURRENT", "");  // RocksDB's
  std::filesystem::create_directory_symlink(directory_.path(), queues() / "link");
  queue_table table{options_, maps_};
  REQUIRE(table.load());
  CHECK(table.size() == 0);
  CHECK_FALSE(table.lacks_queues());
  std::string all;
  for (const auto& problem : table.problems()) all += problem + "\n";
  INFO(all);
  for (const auto* name : {"orders/x1", "not a topic", "CURRENT", "link"})
    CHECK(all.find(std::string{name} + " is not ") != std::string::npos);
  REQUIRE(table.clear_leftovers());
  CHECK(std::filesystem::exists(queues() / "CURRENT"));
}

TEST_CASE_METHOD(table_fixture, "a flush goes through all dirty queues whatever fails") {
  queue_table table{options_, maps_};
  for (const int32_t id : {0, 1}) {
    const auto queue = table.find_or_create({"orders", id});
    REQUIRE(queue->append(queue_offset{0}, {physical_offset{0}, 91}));
    table.mark_dirty(queue);
  }
  CHECK_FALSE(table.flush(1).value());
  disk_faults disk;
  disk.fail_flushes_with(EIO);
  CHECK(table.flush(0).error().code() == errc::io_failed);
  disk.fail_flushes_with(0);
  CHECK(table.flush(0).value());
}
