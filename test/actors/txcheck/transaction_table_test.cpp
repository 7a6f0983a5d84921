#include "actors/txcheck/transaction_table.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

constexpr queue_offset at(int64_t offset) {
  return queue_offset{offset};
}

}  // namespace

TEST_CASE("a transaction ends once") {
  transaction_table table{at(5)};
  REQUIRE(table.find(at(7)) == at(7));
  table.end(at(7));
  CHECK_FALSE(table.find(at(7)));
  CHECK(table.find(at(6)) == at(6));
  CHECK_FALSE(table.find(at(4)));  // it was over before
}

TEST_CASE("the cursor stays before the first that is open") {
  transaction_table table{at(5)};
  table.end(at(6));
  table.end(at(8));
  CHECK(table.cursor() == at(5));
  table.end(at(5));
  CHECK(table.cursor() == at(7));
  CHECK_FALSE(table.is_settled(at(7)));
  CHECK(table.is_settled(at(8)));
  table.end(at(7));
  CHECK(table.cursor() == at(9));
}

TEST_CASE("a transaction that was put back is known by its origin and ends once") {
  transaction_table table{at(5)};
  table.put_back(at(5), at(9));
  CHECK(table.cursor() == at(6));
  CHECK(table.find(at(5)) == at(9));
  table.put_back(at(5), at(12));
  CHECK(table.is_settled(at(9)));
  CHECK(table.find(at(5)) == at(12));
  CHECK(table.put_back_count() == 1);
  table.end(at(5));
  CHECK_FALSE(table.find(at(5)));
  CHECK(table.is_settled(at(12)));
  CHECK(table.put_back_count() == 0);
}

TEST_CASE("what is no longer there is over") {
  transaction_table table{at(5)};
  table.put_back(at(5), at(9));
  table.put_back(at(6), at(20));
  table.end(at(8));
  table.skip_to(at(10));
  CHECK(table.cursor() == at(10));
  CHECK_FALSE(table.find(at(5)));
  CHECK_FALSE(table.find(at(7)));
  CHECK(table.find(at(6)) == at(20));
  CHECK(table.find(at(10)) == at(10));
  table.skip_to(at(20));
  CHECK(table.find(at(6)) == at(20));
  table.end(at(6));
  CHECK(table.cursor() == at(21));
}

TEST_CASE("a skip goes on behind what is settled there") {
  transaction_table table{at(0)};
  table.end(at(4));
  table.end(at(5));
  table.skip_to(at(4));
  CHECK(table.cursor() == at(6));
}

TEST_CASE("copies that recovery finds are open although they lay before the cursor") {
  transaction_table table{at(50)};
  table.found_copy(at(10), at(60));
  table.settle(at(55));
  CHECK(table.find(at(10)) == at(60));
  table.end(at(10));
  CHECK_FALSE(table.find(at(10)));
  CHECK(table.is_settled(at(60)));
}
