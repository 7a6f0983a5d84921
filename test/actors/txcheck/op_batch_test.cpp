#include "actors/txcheck/op_batch.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

constexpr int64_t begin_ms = 1'700'000'000'000;

op_batch batch() {
  return {transaction_options{}, queue_offset{100}, begin_ms};
}

void write(op_batch& ops, int64_t at, const std::vector<int64_t>& halves) {
  for (const auto half : halves) ops.add(queue_offset{half});
  ops.written(queue_offset{at}, begin_ms);
}

}  // namespace

TEST_CASE("ends of transactions are noted after a while, together") {
  auto ops = batch();
  CHECK_FALSE(ops.is_due(begin_ms + 60'000));
  ops.add(queue_offset{7});
  ops.add(queue_offset{9});
  CHECK_FALSE(ops.is_due(begin_ms + 2'999));
  CHECK(ops.is_due(begin_ms + 3'000));
  CHECK(ops.body() == "7,9,");
  ops.written(queue_offset{100}, begin_ms + 3'000);
  CHECK(ops.is_empty());
  ops.add(queue_offset{8});
  CHECK_FALSE(ops.is_due(begin_ms + 5'999));
  CHECK(ops.is_due(begin_ms + 6'000));
}

TEST_CASE("ends of transactions are noted at once when they fill an op message") {
  auto ops = batch();
  for (int count = 0; count < 409; ++count) ops.add(queue_offset{123'456'789});
  CHECK_FALSE(ops.is_due(begin_ms));
  ops.add(queue_offset{123'456'789});
  CHECK(ops.is_due(begin_ms));
}

TEST_CASE("ends of transactions do not wait for a wall clock that was set back") {
  auto ops = batch();
  ops.add(queue_offset{7});
  CHECK(ops.is_due(begin_ms - 1));
}

TEST_CASE("the batch is bounded while op messages cannot be stored") {
  auto ops = batch();
  for (int count = 0; count < 50'000; ++count) ops.add(queue_offset{123'456'789});
  CHECK_FALSE(ops.is_full());
  for (int count = 0; count < 3'000; ++count) ops.add(queue_offset{123'456'789});
  CHECK(ops.is_full());
}

TEST_CASE("op messages are needed until what they name is passed") {
  auto ops = batch();
  ops.found(queue_offset{100}, queue_offset{3});
  write(ops, 101, {5, 4});
  write(ops, 102, {2});
  write(ops, 103, {9});
  CHECK(ops.cursor(queue_offset{3}) == queue_offset{100});
  CHECK(ops.cursor(queue_offset{4}) == queue_offset{101});
  CHECK(ops.cursor(queue_offset{5}) == queue_offset{101});
  CHECK(ops.cursor(queue_offset{6}) == queue_offset{103});
  CHECK(ops.cursor(queue_offset{10}) == queue_offset{104});
  CHECK(ops.cursor(queue_offset{11}) == queue_offset{104});
}
