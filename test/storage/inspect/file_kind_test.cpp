#include "storage/inspect/file_kind.hpp"

#include <catch2/catch.hpp>

#include "test/storage/inspect/inspect_fixture.hpp"

using namespace cafmq;

TEST_CASE_METHOD(inspect_fixture, "a file's kind is told by its place") {
  const auto& store = options_.directory;
  CHECK(kind_of(log_file(4096))->kind == store_file::commit_log);
  CHECK(kind_of(log_file(4096))->begin == 4096);
  CHECK(kind_of(queue_file(orders))->kind == store_file::consume_queue);
  CHECK(kind_of(queue_file(orders))->queue == orders);
  CHECK(kind_of(store / "checkpoint")->kind == store_file::checkpoint);
  CHECK(kind_of(store / "queue_inventory")->kind == store_file::inventory);
  CHECK(kind_of(store / "removed_topics")->kind == store_file::text);
  CHECK(kind_of(store / "lock")->kind == store_file::text);
  CHECK(kind_of(store / "config" / "topics.json")->kind == store_file::table);
}

TEST_CASE_METHOD(inspect_fixture,
                 "a commit log file that was copied elsewhere is known by its records") {
  const auto copy = options_.directory.parent_path() / "copy";
  std::filesystem::copy_file(log_file(4096), copy);
  CHECK(kind_of(copy)->kind == store_file::commit_log);
  CHECK(kind_of(copy)->begin == 4096);
}

TEST_CASE_METHOD(inspect_fixture, "what is no file of a store is refused") {
  const auto other = options_.directory.parent_path() / "other";
  CHECK(kind_of(other).error().code() == errc::io_failed);
  write_content(other, "a text that is long enough to be a record, or at least its head");
  CHECK(kind_of(other).error().code() == errc::invalid_argument);
}
