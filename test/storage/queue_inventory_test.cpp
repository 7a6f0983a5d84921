#include "storage/queue_inventory.hpp"

#include <catch2/catch.hpp>

#include "test/support/temporary_directory.hpp"

using namespace cafmq;

TEST_CASE("an inventory is read as it was written") {
  const temporary_directory directory;
  const auto path = directory.path() / "queue_inventory";
  CHECK(read_inventory(path)->empty());
  const std::vector<known_queue> known{{{"%RETRY%group", 0}, queue_offset{7}},
                                       {{"orders", 15}, queue_offset{0}}};
  REQUIRE(write_inventory(path, known));
  CHECK(content_of(path) == "%RETRY%group 0 7\norders 15 0\n");
  CHECK(read_inventory(path).value() == known);
}

TEST_CASE("lines of an inventory that make no sense are left out") {
  const auto known = parse_inventory(
      "orders 0 5\n../x 0 5\norders -1 5\norders 0\norders 0 -5\norders 0 5x\n\n  \norders 1 6");
  CHECK(known == std::vector<known_queue>{{{"orders", 0}, queue_offset{5}},
                                          {{"orders", 1}, queue_offset{6}}});
}
