#include "storage/message_store.hpp"

#include <array>
#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "test/storage/store_fixture.hpp"

using namespace cafmq;

namespace {

constexpr int putters = 3;
constexpr int messages_each = 2000;
const std::array<message_queue, 2> queues{{{"orders", 0}, {"orders", 1}}};

class threads_fixture : public store_fixture {
 public:
  threads_fixture() {
    options_.commit_log_file_size = 64 << 10;
    options_.consume_queue_file_entries = 300;
  }

  // Every message says who put it and how many that one had put before.
  void put_messages(int putter) {
    for (int count = 0; count < messages_each; ++count) {
      const auto body = fmt::format("{} {}", putter, count);
      const auto& queue = queues[static_cast<size_t>(count) % queues.size()];
      failed_ = failed_ || !store().put(text(queue, body));
      if (count % 50 == 0) flush_as_a_door();
    }
    --still_putting_;
  }

  // Whoever has appended flushes, unless somebody else does.
  void flush_as_a_door() {
    const auto own_end = store().log_end();
    const auto flushed = store().flush_log_at_once();
    if (!flushed) return;
    failed_ = failed_ || !*flushed || **flushed < own_end || store().flushed_end() < own_end;
  }

  void dispatch_until_done() {
    while (still_putting_ > 0 || store().dispatched_end() < store().log_end()) {
      const auto dispatched = store().dispatch(100);
      failed_ = failed_ || !dispatched;
      if (!dispatched->more) std::this_thread::yield();
    }
    dispatching_ = false;
  }

  // As a door does: whoever has appended dispatches what is little.
  void put_and_dispatch(const message_queue& queue) {
    for (int count = 0; count < messages_each; ++count) {
      failed_ = failed_ || !store().put(text(queue, "body"));
      if (const auto dispatched = store().dispatch_at_once(4096); dispatched)
        failed_ = failed_ || !*dispatched;
    }
    --still_putting_;
  }

  void remove_until_done(const std::string& topic) {
    while (dispatching_) failed_ = failed_ || !store().remove_topic(topic, store().log_end());
  }

  void flush_until_done() {
    while (dispatching_) {
      failed_ = failed_ || !store().flush_log(0) || !store().flush_queues(0) ||
                !store().save_checkpoint();
    }
  }

  void prepare_until_done() {
    while (dispatching_) {
      failed_ = failed_ || !store().prepare_space();
      std::this_thread::yield();
    }
  }

  // Follows a queue; within it the messages of one putter keep their order.
  void follow(const message_queue& queue) {
    std::array<int, putters> last;
    last.fill(-1);
    int64_t next = 0;
    for (int found = 0; found < putters * messages_each / 2 && !failed_;) {
      const auto batch = store().read(queue, queue_offset{next}, {}, {});
      if (!batch) failed_ = true;
      if (!batch || batch->records.empty()) {
        std::this_thread::yield();
        continue;
      }
      for (const auto& bytes : batch->records) {
        const std::string body{decode_record(bytes.view(), body_check::crc)->message.body};
        auto& before = last.at(static_cast<size_t>(body.at(0) - '0'));
        const int count = std::stoi(body.substr(2));
        failed_ = failed_ || count <= before;
        before = count;
        ++found;
      }
      next = batch->next.value();
    }
  }

  std::atomic<int> still_putting_ = putters;
  std::atomic<bool> dispatching_ = true;
  std::atomic<bool> failed_ = false;
};

}  // namespace

TEST_CASE_METHOD(threads_fixture, "putting, dispatching, flushing and reading go on side by side") {
  options_.flush = GENERATE(flush_mode::async, flush_mode::sync);
  open();
  {
    std::vector<std::jthread> threads;
    for (int putter = 0; putter < putters; ++putter)
      threads.emplace_back([this, putter] { put_messages(putter); });
    threads.emplace_back([this] { dispatch_until_done(); });
    threads.emplace_back([this] { flush_until_done(); });
    threads.emplace_back([this] { prepare_until_done(); });
    for (const auto& queue : queues) threads.emplace_back([this, &queue] { follow(queue); });
  }
  CHECK_FALSE(failed_);
  for (const auto& queue : queues)
    CHECK(store().max_offset(queue) == queue_offset{putters * messages_each / 2});
  crash();
  open();
  for (const auto& queue : queues) CHECK(bodies(queue).size() == putters * messages_each / 2);
}

TEST_CASE_METHOD(threads_fixture, "a topic is removed while appenders dispatch to it") {
  const message_queue payments{"payments", 0};
  open();
  {
    std::vector<std::jthread> threads;
    for (const auto& queue : {queues[0], queues[1], payments})
      threads.emplace_back([this, queue] { put_and_dispatch(queue); });
    threads.emplace_back([this] { dispatch_until_done(); });
    threads.emplace_back([this] { flush_until_done(); });
    threads.emplace_back([this] { remove_until_done("orders"); });
  }
  CHECK_FALSE(failed_);
  REQUIRE(store().remove_topic("orders", store().log_end()));
  for (const auto& queue : queues) CHECK(bodies(queue).empty());
  CHECK(bodies(payments).size() == messages_each);
  CHECK(store().put(text(queues[0], "new"))->queue.value() == messages_each);
  dispatch();
  CHECK(bodies(queues[0]) == std::vector<std::string>{"new"});
  crash();
  open();
  CHECK(bodies(queues[0]) == std::vector<std::string>{"new"});
  CHECK(bodies(queues[1]).empty());
  CHECK(bodies(payments).size() == messages_each);
}
