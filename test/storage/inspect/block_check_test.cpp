#include <catch2/catch.hpp>

#include "storage/inspect/store_repair.hpp"
#include "storage/inspect/store_summary.hpp"
#include "storage/queue_block.hpp"
#include "test/storage/inspect/inspect_fixture.hpp"

using namespace cafmq;

namespace {

// The store of the other tests with its queues in shared blocks: orders in the first, bills in the
// second.
class block_fixture : public inspect_fixture {
 public:
  block_fixture() : inspect_fixture{consume_queue_layout_kind::blocks} {}

  [[nodiscard]] std::filesystem::path blocks() const {
    return file_names::consume_queue_blocks(options_.directory) / "blocks" / file_names::segment(0);
  }
};

}  // namespace

TEST_CASE_METHOD(block_fixture, "queues in shared blocks are compared with the log as well") {
  const auto report = check();
  CHECK(report.is_sound());
  CHECK(found_.empty());
  CHECK(report.part(store_part::consume_queues).checked == 24);
  CHECK(report.part(store_part::consume_queues).files == 2);
}

TEST_CASE_METHOD(block_fixture, "a changed byte of a block in use is found") {
  // Each look reads the whole file: of the entries, every seventh byte.
  for (int64_t at = 0; at < queue_block_layout::header_size + 3 * 20; at += at < 16 ? 1 : 7) {
    if (at >= 20 && at < 24) continue;  // the header has four bytes that say nothing
    INFO("byte " << at);
    flip(blocks(), at);
    CHECK_FALSE(check().is_sound());
    flip(blocks(), at);
  }
  CHECK(check().is_sound());
}

TEST_CASE_METHOD(block_fixture, "shared blocks are summed up like files") {
  const auto summary = summarize(shape()).value();
  REQUIRE(summary.queues.size() == 2);
  CHECK(summary.queues[0].end == queue_offset{8});
  CHECK(summary.queues[1].end == queue_offset{16});
  CHECK(summary.queues[1].sizes.length == queue_block_layout::size);
  CHECK(summary.log_end == records_.back().end);
}

TEST_CASE_METHOD(block_fixture, "shared blocks are made again") {
  SECTION("an entry") {
    flip(blocks(), 30);
  }
  SECTION("a header") {
    flip(blocks(), 9);
  }
  SECTION("a short file") {
    std::filesystem::resize_file(blocks(), 5000);
  }
  const auto plan = plan_repair(shape(), check());
  REQUIRE(plan);
  REQUIRE(repair_store(shape(), *plan, options_, clock_));
  CHECK(check().is_sound());
  open();
  CHECK(bodies(orders).size() == 16);
  CHECK(bodies(bills).size() == 8);
  close();
}
