#include "storage/block_queue_layout.hpp"

#include <cerrno>
#include <map>

#include <catch2/catch.hpp>

#include "test/storage/disk_faults.hpp"
#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

consume_queue_entry entry_at(int64_t physical) {
  return {physical_offset{physical}, 100, physical};
}

class layout_fixture {
 public:
  layout_fixture() { reopen(); }

  // As after a crash of the process: what was written is there.
  void reopen() {
    queues_.clear();
    layout_ = std::make_unique<block_queue_layout>(path_);
    const auto found = layout_->load().value();
    REQUIRE(layout_->clear_leftovers());
    for (const auto& queue : found) {
      REQUIRE(queue->cut(physical_offset{1'000'000'000}));
      queues_[queue->name().queue_id] = queue;
    }
  }

  consume_queue& queue(int32_t id) {
    auto& queue = queues_[id];
    if (queue == nullptr) queue = layout_->make({"orders", id});
    return *queue;
  }

  void add(int32_t id, int64_t first, int64_t last) {
    for (auto offset = first; offset <= last; ++offset)
      REQUIRE(queue(id).append(queue_offset{offset}, entry_at(offset * 100)));
    layout_->mark_dirty(queues_[id]);
  }

  std::string bounds(int32_t id) {
    return fmt::format("{} to {}", queue(id).begin().value(), queue(id).end().value());
  }

  [[nodiscard]] std::filesystem::path blocks() const {
    return path_ / "blocks" / "00000000000000000000";
  }

  temporary_directory directory_;
  std::filesystem::path path_ = directory_.path() / "consumequeue_blocks";
  std::unique_ptr<block_queue_layout> layout_;
  std::map<int32_t, std::shared_ptr<consume_queue>> queues_;
};

}  // namespace

TEST_CASE_METHOD(layout_fixture, "queues share blocks and keep their entries apart") {
  for (int64_t offset = 0; offset < 130; ++offset)
    for (const int32_t id : {0, 1, 2}) add(id, offset, offset);
  add(7, 999, 1001);
  reopen();
  CHECK(bounds(0) == "0 to 130");
  CHECK(bounds(2) == "0 to 130");
  CHECK(bounds(7) == "950 to 1002");  // the fillers before; drop_before() passes over them
  REQUIRE(queue(7).drop_before(physical_offset{0}));
  CHECK(bounds(7) == "999 to 1002");
  for (const int32_t id : {0, 1, 2})
    for (int64_t offset = 0; offset < 130; ++offset)
      CHECK(queue(id).entry_at(queue_offset{offset}).value() == entry_at(offset * 100));
  add(1, 130, 151);
  CHECK(queue(1).entry_at(queue_offset{151}).value() == entry_at(15100));
}

TEST_CASE_METHOD(layout_fixture, "blocks of a cut or dropped queue are used again after a flush") {
  add(0, 0, 199);
  REQUIRE(queue(0).drop_before(physical_offset{12'000}));
  CHECK(bounds(0) == "120 to 200");
  REQUIRE(queue(0).release_dropped());
  CHECK(queue(0).entries_from(queue_offset{99}, 1)->empty());
  CHECK(queue(0).entry_at(queue_offset{120}).value() == entry_at(12'000));
  add(1, 0, 0);
  CHECK(queue(1).place_of(queue_offset{0}).find("byte 4120") != std::string::npos);  // a new one
  CHECK(layout_->flush(0).value());
  add(2, 0, 0);
  CHECK(queue(2).place_of(queue_offset{0}).find("byte 1048") != std::string::npos);  // the second
  reopen();
  REQUIRE(queue(0).drop_before(physical_offset{12'000}));
  CHECK(bounds(0) == "120 to 200");
  CHECK(bounds(2) == "0 to 1");
}

TEST_CASE_METHOD(layout_fixture, "the last block stays and tells where the queue ends") {
  add(0, 0, 99);
  REQUIRE(queue(0).drop_before(physical_offset{999'999}));
  REQUIRE(queue(0).release_dropped());
  reopen();
  CHECK(queue(0).end() == queue_offset{100});
}

TEST_CASE_METHOD(layout_fixture, "a damaged block ends its queue and is used again") {
  add(0, 0, 149);
  REQUIRE(layout_->flush(0));
  overwrite(blocks(), 1024 + 9, "?");  // the first offset of the second block
  reopen();
  CHECK(bounds(0) == "0 to 50");
  add(0, 50, 149);
  reopen();
  CHECK(bounds(0) == "0 to 150");
}

TEST_CASE_METHOD(layout_fixture, "names that are not whole take their queues with them") {
  add(0, 0, 60);
  add(1, 0, 60);
  REQUIRE(layout_->flush(0));
  const auto names = content_of(path_ / "names");
  write_content(path_ / "names", names.substr(0, names.size() - 1));
  reopen();
  CHECK(queues_.size() == 1);
  CHECK(bounds(0) == "0 to 61");
  add(5, 0, 0);  // has the number that the lost one had
  reopen();
  CHECK(queues_.size() == 2);
  CHECK(bounds(5) == "0 to 1");
}

TEST_CASE_METHOD(layout_fixture, "a full disk refuses a block, which can be had later") {
  disk_faults disk;
  disk.fail_allocations_with(ENOSPC);
  CHECK(queue(0).append(queue_offset{0}, entry_at(0)).error().code() == errc::no_space);
  disk.fail_allocations_with(0);
  add(0, 0, 0);
  CHECK(bounds(0) == "0 to 1");
}

TEST_CASE_METHOD(layout_fixture, "a failed flush keeps what it was about dirty") {
  add(0, 0, 0);
  disk_faults disk;
  disk.fail_flushes_with(EIO);
  CHECK(layout_->flush(0).error().code() == errc::io_failed);
  disk.fail_flushes_with(0);
  CHECK(layout_->flush(0).value());
}
