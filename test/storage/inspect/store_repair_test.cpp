#include "storage/inspect/store_repair.hpp"

#include <catch2/catch.hpp>

#include "storage/abort_file.hpp"
#include "storage/store_lock.hpp"
#include "test/storage/inspect/inspect_fixture.hpp"

using namespace cafmq;

namespace {

class repair_fixture : public inspect_fixture {
 public:
  result<repair_plan> plan() { return plan_repair(shape(), check()); }

  void repair() {
    const auto planned = plan();
    REQUIRE(planned);
    REQUIRE_FALSE(planned->steps.empty());
    REQUIRE(repair_store(shape(), *planned, options_, clock_));
  }

  /// All messages are in their queues, and nothing is left to say.
  void check_all_is_well() {
    CHECK(check().is_sound());
    CHECK(found_.empty());
    CHECK(plan()->steps.empty());
    open();
    CHECK(bodies(orders).size() == 16);
    CHECK(bodies(bills).size() == 8);
    close();
  }
};

}  // namespace

TEST_CASE_METHOD(repair_fixture, "a sound store needs nothing") {
  CHECK(plan()->steps.empty());
}

TEST_CASE_METHOD(repair_fixture, "damaged consume queues are made again") {
  SECTION("an entry") {
    flip(queue_file(orders), 25);
  }
  SECTION("a file of another length") {
    std::filesystem::resize_file(queue_file(orders), 60);
  }
  SECTION("a file in the middle is missing") {
    std::filesystem::remove(queue_file(orders));
  }
  SECTION("all of them") {
    std::filesystem::remove_all(file_names::consume_queues(options_.directory));
  }
  repair();
  check_all_is_well();
}

TEST_CASE_METHOD(repair_fixture, "a garbage checkpoint is written again") {
  write_content(file_names::checkpoint(options_.directory), std::string(5000, 'x'));
  repair();
  check_all_is_well();
}

TEST_CASE_METHOD(repair_fixture, "a torn end is cut") {
  crash_with(1);
  const auto& last = records_.back();
  overwrite(file_of(last), byte_of(last) + 90, std::string(40, '\0'));
  const auto planned = plan();
  REQUIRE(planned);
  REQUIRE(planned->steps.size() == 1);
  CHECK(planned->steps[0].find(fmt::format("cut the commit log at {}", last.begin.value())) == 0);
  repair();
  check_all_is_well();
}

TEST_CASE_METHOD(repair_fixture, "damage in the middle of the log is refused and nothing changes") {
  flip(file_of(records_[5]), byte_of(records_[5]) + 200);
  flip(queue_file(orders), 25);
  const auto before = content_of(queue_file(orders));
  const auto refused = plan();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::corrupt);
  CHECK(content_of(queue_file(orders)) == before);
}

TEST_CASE_METHOD(repair_fixture, "foreign files are for a person to move") {
  write_content(queue_file(orders).parent_path() / "notes", "x");
  flip(queue_file(orders), 25);
  CHECK_FALSE(plan());
}

TEST_CASE_METHOD(repair_fixture, "an empty log beside full queues is refused") {
  std::filesystem::remove_all(file_names::commit_log(options_.directory));
  std::filesystem::remove(file_names::checkpoint(options_.directory));
  const auto refused = plan();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text().find("restore the commit log") != std::string::npos);
}

TEST_CASE_METHOD(repair_fixture, "a store in use is not repaired") {
  flip(queue_file(orders), 25);
  const auto planned = plan().value();
  const auto lock = store_lock::take(options_.directory).value();
  const auto refused = repair_store(shape(), planned, {}, clock_);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::locked);
}

TEST_CASE_METHOD(repair_fixture, "a repair that was interrupted is completed by any start") {
  REQUIRE(abort_file{options_.directory}.create());
  std::filesystem::remove(file_names::checkpoint(options_.directory));
  std::filesystem::remove(queue_file(orders, 200));
  std::filesystem::remove(queue_file(bills));
  open();
  CHECK(bodies(orders).size() == 16);
  close();
  check_all_is_well();
}
