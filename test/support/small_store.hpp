#pragma once

/// A small store in a directory of its own, on a manual clock.

#include <functional>
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "base/clock.hpp"
#include "storage/message_store.hpp"
#include "test/support/temporary_directory.hpp"

namespace cafmq {

class small_store {
 public:
  using setting = std::function<void(store_options&)>;
  explicit small_store(flush_mode flush = flush_mode::async, const setting& set = {}) {
    options_.directory = directory_.path() / "store";
    options_.commit_log_file_size = 64 * 1024;
    options_.consume_queue_file_entries = 100;
    options_.index_slots = 100;
    options_.index_entries = 1000;
    options_.commit_log_allocation_step = 16 * 1024;
    options_.populate_window = 4 * 1024;
    options_.flush = flush;
    if (set) set(options_);
    open();
  }

  /// Closes it in order and lets go of the directory.
  void close() {
    REQUIRE(store_->close());
    store_.reset();
  }

  /// Opens the directory again: after a clean close, or as after kill -9.
  void reopen_cleanly() {
    close();
    open();
  }
  void reopen_as_after_a_kill() {
    store_.reset();
    open();
  }

  /// Appends `body` to queue 0 of `topic`.
  put_result put(const std::string& topic, const std::string& body) {
    message message;
    message.topic = topic;
    message.body = body;
    auto placed = store_->put(message);
    REQUIRE(placed);
    return *placed;
  }

  void dispatch_all() {
    for (bool more = true; more;) {
      auto dispatched = store_->dispatch(1000);
      REQUIRE(dispatched);
      more = dispatched->more;
    }
  }

  [[nodiscard]] message_store& store() { return *store_; }
  [[nodiscard]] manual_clock& store_clock() { return clock_; }
  [[nodiscard]] const temporary_directory& directory() const { return directory_; }

 private:
  void open() {
    auto opened = message_store::open(options_, clock_);
    if (!opened) FAIL(opened.error().text());
    store_ = std::move(*opened);
  }

  temporary_directory directory_;
  manual_clock clock_;
  store_options options_;
  std::unique_ptr<message_store> store_;
};

}  // namespace cafmq
