#include "client/internal/send_backlog.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

const send_lane orders{"orders", {}};

std::shared_ptr<send_job> job(uint64_t id, size_t messages = 1, size_t bytes = 10) {
  auto made = std::make_shared<send_job>();
  made->id = id;
  made->lane = orders;
  made->items = shared_bytes{std::string(bytes, 'x')};
  made->message_ids.resize(messages);
  return made;
}

std::vector<uint64_t> ids(const send_batch& batch) {
  std::vector<uint64_t> found;
  for (const auto& each : batch) found.push_back(each->id);
  return found;
}

using id_list = std::vector<uint64_t>;

}  // namespace

TEST_CASE("what waits in a lane leaves together, as far as it fits") {
  send_backlog backlog;
  for (uint64_t id = 1; id <= 5; ++id) backlog.add(job(id));
  CHECK(ids(backlog.take(orders, {3, 1000})) == id_list{1, 2, 3});
  CHECK(ids(backlog.take(orders, {9, 15})) == id_list{4});
  CHECK(ids(backlog.take(orders, {9, 1000})) == id_list{5});
  CHECK_FALSE(backlog.has_work(orders));
  CHECK(backlog.lanes().empty());
}

TEST_CASE("a job larger than the limits leaves alone") {
  send_backlog backlog;
  backlog.add(job(1, 50, 5000));
  backlog.add(job(2));
  CHECK(ids(backlog.take(orders, {10, 100})) == id_list{1});
  CHECK(ids(backlog.take(orders, {10, 100})) == id_list{2});
}

TEST_CASE("a job that must go alone shares with nobody") {
  send_backlog backlog;
  for (uint64_t id = 1; id <= 4; ++id) {
    auto each = job(id);
    each->alone = id == 3;
    backlog.add(each);
  }
  CHECK(ids(backlog.take(orders, {})) == id_list{1, 2});
  CHECK(ids(backlog.take(orders, {})) == id_list{3});
  CHECK(ids(backlog.take(orders, {})) == id_list{4});
}

TEST_CASE("jobs that are put back get their old place, whatever came first") {
  send_backlog backlog;
  for (uint64_t id = 1; id <= 6; ++id) backlog.add(job(id));
  const auto first = backlog.take(orders, {2, 1000});
  const auto second = backlog.take(orders, {2, 1000});
  backlog.put_back(second);
  backlog.put_back(first);
  CHECK(ids(backlog.take(orders, {})) == id_list{1, 2, 3, 4, 5, 6});
}

TEST_CASE("a job that was answered meanwhile is skipped") {
  send_backlog backlog;
  const auto late = job(1);
  backlog.add(late);
  backlog.add(job(2));
  late->is_finished = true;
  CHECK(ids(backlog.take(orders, {})) == id_list{2});
  backlog.add(late);
  CHECK_FALSE(backlog.has_work(orders));
}

TEST_CASE("lanes do not mix") {
  send_backlog backlog;
  backlog.add(job(1));
  auto chosen = job(2);
  chosen->lane.queue_id = 3;
  backlog.add(chosen);
  CHECK(backlog.lanes().size() == 2);
  CHECK(ids(backlog.take({"orders", 3}, {})) == id_list{2});
  CHECK(backlog.take({"payments", {}}, {}).empty());
  CHECK(ids(backlog.take(orders, {})) == id_list{1});
}

TEST_CASE("jobs that choose their queue move to its lane in their order") {
  const send_lane choosing{"orders", {}, true};
  const std::vector<broker_queue> two{{"orders", "a", 0}, {"orders", "a", 1}};
  send_backlog backlog;
  for (uint64_t id = 1; id <= 6; ++id) {
    auto each = job(id);
    each->lane = choosing;
    each->choose = [id](const auto&) { return id; };  // counts on from the first
    backlog.add(each);
  }
  CHECK(backlog.let_choose(choosing, two) == std::vector<send_lane>{{"orders", 0}, {"orders", 1}});
  CHECK_FALSE(backlog.has_work(choosing));
  CHECK(ids(backlog.take({"orders", 0}, {})) == id_list{2, 4, 6});
  CHECK(ids(backlog.take({"orders", 1}, {})) == id_list{1, 3, 5});
}

TEST_CASE("when a queue is gone those who chose it choose again") {
  send_backlog backlog;
  auto pinned = job(1);
  auto keyed = job(2);
  keyed->choose = [](const auto&) { return size_t{0}; };
  for (const auto& each : {pinned, keyed}) {
    each->lane = {"orders", 7};
    backlog.add(each);
  }
  CHECK(ids(backlog.take_back_choices({"orders", 7})) == id_list{1});
  CHECK(ids(backlog.take({"orders", {}, true}, {})) == id_list{2});
}

TEST_CASE("a sharding key has the hash of Java") {
  CHECK(sharding_hash("") == 0);
  CHECK(sharding_hash("a") == 97);
  CHECK(sharding_hash("order-42") == 1234255197);
  CHECK(sharding_hash("polygenelubricants") == 0x80000000);
}
