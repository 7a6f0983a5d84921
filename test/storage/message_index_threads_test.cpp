#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "storage/file_names.hpp"
#include "storage/message_index.hpp"
#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

constexpr int64_t messages = 20'000;
constexpr int64_t record_size = 100;

class index_threads_fixture {
 public:
  // Every message has the key "all"; every tenth has a second one.
  void put_all() {
    for (int64_t count = 0; count < messages; ++count) {
      record record;
      record.message.topic = "orders";
      record.place.physical = physical_offset{count * record_size};
      record.place.store_timestamp_ms = 1'700'000'000'000 + count;
      record.total_size = record_size;
      failed_ = failed_ || !index_.put(record, {{}, count % 10 == 0 ? "tenth all" : "all", {}});
      if (count % 100 == 99) failed_ = failed_ || !index_.settle();
    }
    failed_ = failed_ || !index_.settle();
    putting_ = false;
  }

  void flush_until_done() {
    while (putting_) {
      failed_ = failed_ || !index_.flush() || index_.flushed().indexed > index_.indexed_end();
      std::this_thread::yield();
    }
  }

  void prepare_and_drop_until_done() {
    while (putting_) {
      failed_ = failed_ || !index_.prepare_space() || !index_.drop_before(begin());
      std::this_thread::yield();
    }
  }

  // What was settled before a search is found by it, newest first, as far as nothing was dropped.
  void search_until_done(std::string_view key, int64_t step) {
    while (putting_) {
      const auto settled = index_.indexed_end().value() / record_size;
      int64_t next = -1;
      int64_t found_at_first = -1;
      int count = 0;
      const auto searched = index_.find("orders", key, {}, [&](physical_offset at) {
        const auto message = at.value() / record_size;
        if (found_at_first < 0) found_at_first = message;
        failed_ = failed_ || message % step != 0 || (next >= 0 && message != next);
        next = message - step;
        return ++count < 50;
      });
      failed_ =
          failed_ || !searched || (settled > 0 && found_at_first < (settled - 1) / step * step);
    }
  }

  [[nodiscard]] physical_offset begin() const {
    return physical_offset{index_.indexed_end().value() / 2};
  }

  temporary_directory directory_;
  store_options options_;
  manual_clock clock_;
  message_index index_{with_directory(), clock_};
  std::atomic<bool> putting_ = true;
  std::atomic<bool> failed_ = false;

 private:
  const store_options& with_directory() {
    options_.directory = directory_.path();
    options_.index_slots = 7;
    options_.index_entries = 3000;
    return options_;
  }
};

}  // namespace

TEST_CASE_METHOD(index_threads_fixture, "messages are found while others are put and flushed") {
  {
    std::vector<std::jthread> threads;
    threads.emplace_back([this] { put_all(); });
    threads.emplace_back([this] { flush_until_done(); });
    threads.emplace_back([this] { prepare_and_drop_until_done(); });
    threads.emplace_back([this] { search_until_done("all", 1); });
    threads.emplace_back([this] { search_until_done("tenth", 10); });
  }
  CHECK_FALSE(failed_);
  CHECK(index_.indexed_end() == physical_offset{messages * record_size});
}
