#pragma once

/// A fresh store for one run, removed with it.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "bench/store_measurement.hpp"
#include "storage/message_store.hpp"

namespace cafmq::bench {

// Enough to be warm, and little enough that the kernel does not start to write back.
inline constexpr int64_t bytes_max = int64_t{2} << 30;
inline constexpr size_t body_size = 1024;

class scratch_store {
 public:
  explicit scratch_store(store_options options) : options_{std::move(options)} {
    options_.directory /= "store";
    std::filesystem::remove_all(options_.directory);
    reopen();
  }
  scratch_store(const scratch_store&) = delete;
  scratch_store& operator=(const scratch_store&) = delete;
  ~scratch_store() {
    store_.reset();
    std::filesystem::remove_all(options_.directory);
  }

  message_store* operator->() { return store_.get(); }
  [[nodiscard]] const store_options& options() const { return options_; }

  /// Ends the store as kill -9 would, or in order.
  void crash() { store_.reset(); }
  void close() {
    must(store_->close());
    store_.reset();
  }
  void reopen() { store_ = must(message_store::open(options_, clock_)); }

  [[nodiscard]] message text(std::string_view body, int64_t queue) const {
    message message;
    message.topic = "BenchmarkTest";
    message.queue_id = static_cast<int32_t>(queue);
    message.born_timestamp_ms = clock_.wall_ms();
    message.body = body;
    message.properties =
        "TAGS\x01TagA\x02UNIQ_KEY\x01"
        "7F00000100002A9F4B4B18B4AAC20001\x02";
    return message;
  }

  /// The same with a key of its own for each `count`. One at a time: the next takes its bytes.
  [[nodiscard]] message keyed_text(std::string_view body, int64_t queue, int64_t count) {
    auto message = text(body, queue);
    keyed_properties_ = fmt::format("TAGS\x01TagA\x02UNIQ_KEY\x01{}\x02", key_of(count));
    message.properties = keyed_properties_;
    return message;
  }
  [[nodiscard]] static std::string key_of(int64_t count) {
    return fmt::format("7F00000100002A9F{:016X}", count);
  }

  /// 1 GiB of 1 KiB messages with keys, ready to be dispatched.
  int64_t fill() {
    constexpr int64_t queue_count = 8;
    const std::string body(body_size, 'x');
    int64_t count = 0;
    for (; store_->log_end() < physical_offset{bytes_max / 2}; ++count) {
      if (count % 4096 == 0) must(store_->prepare_space());
      must(store_->put(keyed_text(body, count % queue_count, count)));
    }
    return count;
  }

  void dispatch_all() {
    while (store_->dispatched_end() < store_->log_end()) must(store_->dispatch(10'000));
  }

 private:
  system_clock clock_;
  store_options options_;
  std::string keyed_properties_;
  std::unique_ptr<message_store> store_;
};

}  // namespace cafmq::bench
