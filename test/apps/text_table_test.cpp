#include "apps/text_table.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("a table's columns are as wide as their widest cell, numbers to the right") {
  text_table table{{{"TOPIC"}, {"MESSAGES", text_table::alignment::right}}};
  table.add_row({"orders", "12"});
  table.add_row({"a", "1,234,567,890"});
  CHECK(table.text() ==
        "TOPIC        MESSAGES\n"
        "orders             12\n"
        "a       1,234,567,890\n");
}

TEST_CASE("big numbers are read more easily with separators") {
  CHECK(with_separators(0) == "0");
  CHECK(with_separators(999) == "999");
  CHECK(with_separators(1'000) == "1,000");
  CHECK(with_separators(-1'234'567) == "-1,234,567");
}
