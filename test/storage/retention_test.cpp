#include "storage/retention.hpp"

#include <sys/statvfs.h>

#include <cerrno>

#include <catch2/catch.hpp>

#include "test/storage/disk_faults.hpp"
#include "test/storage/store_fixture.hpp"

using namespace cafmq;

namespace {

constexpr int64_t hour_ms = 3'600'000;
constexpr int any_hour = 12;
const message_queue orders{"orders", 0};

std::optional<removal_reason> reason_for(int64_t age_hours, int hour, int used_percent,
                                         retention_options options = {}) {
  constexpr int64_t now_ms = 1'000'000 * hour_ms;
  return reason_to_remove(options, {now_ms - age_hours * hour_ms, 100}, now_ms, hour, used_percent);
}

class retention_fixture : public store_fixture {
 public:
  retention_fixture() { options_.retention.delete_hours = every_hour(); }

  static std::vector<int> every_hour() {
    std::vector<int> hours;
    for (int hour = 0; hour < 24; ++hour) hours.push_back(hour);
    return hours;
  }

  // Seven files of three messages each, and an eighth that has one.
  void fill() {
    open();
    for (int count = 0; count < 22; ++count) {
      put(count % 2 == 0 ? orders : message_queue{"other", 1},
          std::to_string(count) + std::string(1100, 'x'));
      clock_.advance(std::chrono::minutes{1});
    }
    dispatch();
    flush();
  }

  size_t clean_all() {
    size_t removed = 0;
    while (!store().clean().value().removed.empty()) ++removed;
    return removed;
  }
};

}  // namespace

TEST_CASE("old files go at the configured hour, or at any when the disk fills up") {
  CHECK_FALSE(reason_for(71, 4, 10));
  CHECK(reason_for(72, 4, 10) == removal_reason::expired);
  CHECK_FALSE(reason_for(72, 5, 10));
  CHECK_FALSE(reason_for(72, 5, 75));
  CHECK(reason_for(72, 5, 76) == removal_reason::expired);
  CHECK_FALSE(reason_for(71, 5, 85));
}

TEST_CASE("the oldest file goes whatever its age when the disk is nearly full") {
  CHECK(reason_for(0, any_hour, 86) == removal_reason::disk_nearly_full);
  retention_options careful;
  careful.clean_forcibly = false;
  CHECK_FALSE(reason_for(0, any_hour, 99, careful));
}

TEST_CASE("a log larger than it may be loses its oldest file") {
  retention_options bounded;
  bounded.log_bytes_max = 100;
  CHECK_FALSE(reason_for(0, any_hour, 10, bounded));
  bounded.log_bytes_max = 99;
  CHECK(reason_for(0, any_hour, 10, bounded) == removal_reason::log_too_large);
}

TEST_CASE("writes are refused above one threshold until the use falls to another") {
  const retention_options rules;
  CHECK_FALSE(refuses_writes(rules, 90, false));
  CHECK(refuses_writes(rules, 91, false));
  CHECK(refuses_writes(rules, 86, true));
  CHECK_FALSE(refuses_writes(rules, 85, true));
}

TEST_CASE("retention options out of range are refused by name") {
  retention_options options;
  CHECK(validate(options));
  options.delete_hours = {24};
  CHECK(validate(options).error().code() == errc::config_invalid);
  options = {};
  options.clean_forcibly_percent = 95;
  CHECK(validate(options).error().text().find("95") != std::string::npos);
}

TEST_CASE_METHOD(retention_fixture, "whole files go when their youngest message is old enough") {
  options_.consume_queues =
      GENERATE(consume_queue_layout_kind::files, consume_queue_layout_kind::blocks);
  fill();
  CHECK(clean_all() == 0);
  clock_.advance(std::chrono::hours{72} - std::chrono::minutes{13});
  const auto before = bodies(orders);
  CHECK(clean_all() == 3);  // the fourth file has a message of 12 minutes ago
  CHECK(store().log_begin() == physical_offset{3 * 4096});
  CHECK_FALSE(std::filesystem::exists(log_file(0)));
  CHECK(store().min_offset(orders) == queue_offset{5});
  CHECK(bodies(orders) == std::vector<std::string>(before.begin() + 5, before.end()));
  CHECK(read(orders, 0).status == read_status::offset_too_small);
  close();
  open();
  CHECK(store().min_offset(orders) == queue_offset{5});
  CHECK(store().max_offset(orders) == queue_offset{11});
}

TEST_CASE_METHOD(retention_fixture, "the last file stays, and the queues keep their offsets") {
  fill();
  clock_.advance(std::chrono::hours{1000});
  CHECK(clean_all() == 7);
  CHECK(bodies(orders).empty());
  CHECK(store().max_offset(orders) == queue_offset{11});
  CHECK(put(orders, "next").queue == queue_offset{11});
  crash();
  open();
  CHECK(bodies(orders) == std::vector<std::string>{"next"});
}

TEST_CASE_METHOD(retention_fixture, "queue files go with what they point to") {
  options_.consume_queue_file_entries = 2;
  fill();
  clock_.advance(std::chrono::hours{1000});
  CHECK(clean_all() == 7);
  CHECK_FALSE(std::filesystem::exists(queue_file(orders, 0)));
  CHECK_FALSE(std::filesystem::exists(queue_file(orders, 8 * 20)));
  CHECK(std::filesystem::exists(queue_file(orders, 10 * 20)));
}

TEST_CASE_METHOD(retention_fixture, "a file that a reader holds stays until it is let go") {
  fill();
  clock_.advance(std::chrono::hours{1000});
  {
    const auto held = store().record_at(physical_offset{0}).value();
    CHECK(clean_all() == 0);
    CHECK(decode_record(held.view(), body_check::crc));
  }
  CHECK(clean_all() == 7);
}

TEST_CASE_METHOD(retention_fixture,
                 "what is not dispatched, or not flushed with its queues, stays") {
  open();
  for (int count = 0; count < 22; ++count) put(orders, std::string(1100, 'x'));
  clock_.advance(std::chrono::hours{1000});
  CHECK(clean_all() == 0);
  dispatch();
  CHECK(clean_all() == 0);
  // As long as a power cut could take the queue's entries, too, they must come again from the log:
  // else the queue would begin at 0 once more.
  REQUIRE(store().flush_log(0));
  CHECK(clean_all() == 0);
  REQUIRE(store().flush_queues(0));
  CHECK(clean_all() == 0);
  REQUIRE(store().save_checkpoint());
  CHECK(clean_all() == 7);
}

TEST_CASE_METHOD(retention_fixture, "writes are refused while the disk is too full, and go on") {
  open();
  disk_faults disk;
  disk.pretend_use_of(91);
  CHECK(store().clean().value().refuses_writes);
  const auto refused = store().put(text(orders, "x"));
  CHECK(refused.error().code() == errc::no_space);
  CHECK(refused.error().text().find("91 %") != std::string::npos);
  disk.pretend_use_of(85);
  CHECK_FALSE(store().clean().value().refuses_writes);
  CHECK(store().put(text(orders, "x")));
}
