// What a store does with damage, row by row as in docs/PROMISES.md; rows whose behaviour belongs to
// one class are tested with that class.

#include <catch2/catch.hpp>

#include "storage/checkpoint.hpp"
#include "storage/queue_inventory.hpp"
#include "test/storage/inspect/inspect_fixture.hpp"

using namespace cafmq;

namespace {

class damage_fixture : public inspect_fixture {
 public:
  /// The store does not open, says `text`, and has changed nothing that matters.
  void check_refused(std::string_view text) {
    const auto opened = try_open();
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code() == errc::corrupt);
    INFO(opened.error().text());
    CHECK(opened.error().text().find(text) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(file_names::abort(options_.directory)));
  }

  /// The store opens and every message is in its queue.
  void check_complete() {
    open();
    CHECK(bodies(orders).size() == 16);
    CHECK(bodies(bills).size() == 8);
  }

  /// What opening has said about derived files.
  std::string problems() {
    std::string all;
    for (const auto& problem : store().recovered().problems) all += problem + "\n";
    return all;
  }

  [[nodiscard]] std::filesystem::path checkpoint_file() const {
    return file_names::checkpoint(options_.directory);
  }
};

}  // namespace

// -- commit log ---------------------------------------------------------------

TEST_CASE_METHOD(damage_fixture, "a damaged record in an older file costs that message alone") {
  const auto& damaged = records_[3];  // the third of orders
  flip(file_of(damaged), byte_of(damaged) + 200);
  open();
  const auto before = read(orders, 0);
  CHECK(before.records.size() == 2);
  CHECK(before.next == queue_offset{2});
  const auto refused = store().read(orders, queue_offset{2}, {}, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::corrupt);
  CHECK(refused.error().text().find(std::to_string(damaged.begin.value())) != std::string::npos);
  CHECK(read(orders, 3).records.size() == 13);
  CHECK(bodies(bills).size() == 8);
  close();
}

TEST_CASE_METHOD(damage_fixture, "a log without its last file is refused if that was on disk") {
  std::filesystem::remove(log_file(3 * 4096));
  check_refused("the commit log ends too early");
}

TEST_CASE_METHOD(damage_fixture, "queues without a log are refused") {
  std::filesystem::remove_all(file_names::commit_log(options_.directory));
  check_refused("restore the commit log");
}

TEST_CASE_METHOD(damage_fixture, "damage of every kind below what was confirmed is refused") {
  using namespace std::string_literals;
  const auto& last = records_.back();
  const auto file = file_of(last);
  const auto at = byte_of(last);
  SECTION("the magic") {
    overwrite(file, at + 4, "zzzz");
  }
  SECTION("the CRC") {
    flip(file, at + 9);
  }
  SECTION("a negative size") {
    overwrite(file, at, "\xff\xff\xff\xff");
  }
  SECTION("a size beyond the file") {
    overwrite(file, at, "\x7f\xff\xff\xff");
  }
  SECTION("a size of nothing") {
    overwrite(file, at, "\0\0\0\1"s);
  }
  SECTION("its place") {
    flip(file, at + 35);
  }
  SECTION("the body's length") {
    flip(file, at + 87);
  }
  check_refused(fmt::format("(commit log offset {})", last.begin.value()));
}

// -- consume queues -----------------------------------------------------------

TEST_CASE_METHOD(damage_fixture, "a queue whose files cannot be used is set aside and made again") {
  const auto directory = queue_file(orders).parent_path();
  std::string reason;
  SECTION("a short file") {
    std::filesystem::resize_file(queue_file(orders), 60);
    reason = "has 60 bytes where 200 are expected";
  }
  SECTION("a long file") {
    std::filesystem::resize_file(queue_file(orders), 1000);
    reason = "has 1000 bytes where 200 are expected";
  }
  SECTION("a foreign file") {
    write_content(directory / "notes", "mine");
    reason = "notes is not a file of the store";
  }
  SECTION("a gap") {
    std::filesystem::copy_file(queue_file(orders), directory / file_names::segment(600));
    reason = "00000000000000000400 is missing";
  }
  SECTION("a name that is no multiple of the size") {
    std::filesystem::rename(queue_file(orders, 200), directory / file_names::segment(210));
    reason = "is not a multiple of the file size";
  }
  check_complete();
  INFO(problems());
  CHECK(problems().find(reason) != std::string::npos);
  CHECK(store().recovered().dispatched_from == physical_offset{0});
  CHECK(std::filesystem::exists(file_names::set_aside(options_.directory) / "orders-0"));
  close();
  check_complete();
  CHECK(problems().empty());  // once, not at every start
  close();
}

TEST_CASE_METHOD(damage_fixture, "what is set aside a second time has another name") {
  for (const auto* name : {"orders-0", "orders-0-1"}) {
    write_content(queue_file(orders).parent_path() / "notes", "mine");
    check_complete();
    close();
    CHECK(content_of(file_names::set_aside(options_.directory) / name / "notes") == "mine");
  }
}

TEST_CASE_METHOD(damage_fixture, "a foreign file beside topics is left alone") {
  const auto file = file_names::consume_queues(options_.directory) / "notes";
  write_content(file, "mine");
  check_complete();
  CHECK(problems().find("notes is not a directory of the store") != std::string::npos);
  CHECK(store().recovered().dispatched_from != physical_offset{0});
  close();
  CHECK(content_of(file) == "mine");
}

// -- small files --------------------------------------------------------------

TEST_CASE_METHOD(damage_fixture,
                 "a lost checkpoint gives up what lies behind damage, and no more") {
  const auto& last = records_.back();
  flip(file_of(last), byte_of(last) + 9);
  std::filesystem::remove(checkpoint_file());
  open();
  CHECK(store().log_end() == last.begin);
  CHECK(store().recovered().tail_was_cut);
  CHECK(bodies(orders).size() == 16);
  CHECK(bodies(bills).size() == 7);
  close();
}

TEST_CASE_METHOD(damage_fixture, "a garbage checkpoint is refused") {
  SECTION("negative") {
    write_content(checkpoint_file(), std::string(4096, '\xff'));
  }
  SECTION("too long") {
    write_content(checkpoint_file(), std::string(5000, '\0'));
  }
  check_refused("is not a checkpoint");
}

TEST_CASE_METHOD(damage_fixture, "a checkpoint ahead of the log is refused") {
  auto checkpoint = read_checkpoint(checkpoint_file()).value();
  checkpoint.confirmed = records_.back().end + 1;
  REQUIRE(write_checkpoint(checkpoint_file(), checkpoint));
  check_refused("was on disk before");
}

TEST_CASE_METHOD(damage_fixture, "an inventory is a hint, whatever it says") {
  const auto path = file_names::queue_inventory(options_.directory);
  SECTION("gone") {
    std::filesystem::remove(path);
  }
  SECTION("garbage") {
    write_content(path, std::string(1000, '\xee'));
  }
  SECTION("a queue that never was") {
    write_content(path, "nothing 0 100\n");
  }
  SECTION("a queue that is longer") {
    write_content(path, "orders 0 1000\n");
  }
  check_complete();
  close();
  CHECK(read_inventory(path).value() ==
        std::vector<known_queue>{{bills, queue_offset{8}}, {orders, queue_offset{16}}});
}
