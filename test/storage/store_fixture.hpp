#pragma once

/// A store in a directory of its own with small files, and verbs that read as a story.

#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "message/record_codec.hpp"
#include "storage/file_names.hpp"
#include "storage/message_store.hpp"
#include "test/support/temporary_directory.hpp"

namespace cafmq {

class store_fixture {
 public:
  store_fixture() {
    options_.directory = directory_.path() / "store";
    options_.commit_log_file_size = 4096;
    options_.consume_queue_file_entries = 10;
    options_.index_slots = 10;
    options_.index_entries = 20;
    options_.store_host = parse_host_address("10.1.2.3:10911").value();
  }

  void open() {
    auto opened = try_open();
    if (!opened) FAIL(opened.error().text());
    store_ = std::move(*opened);
  }
  result<std::unique_ptr<message_store>> try_open() {
    return message_store::open(options_, clock_);
  }

  /// Ends the store in order.
  void close() {
    REQUIRE(store_->close());
    store_.reset();
  }

  /// Ends the store as kill -9 would.
  void crash() { store_.reset(); }

  message_store& store() { return *store_; }

  message text(const message_queue& queue, std::string_view body,
               std::string_view properties = {}) const {
    message message;
    message.topic = queue.topic;
    message.queue_id = queue.queue_id;
    message.body = body;
    message.properties = properties;
    message.born_timestamp_ms = 1'700'000'000'123;
    return message;
  }

  put_result put(const message_queue& queue, std::string_view body,
                 std::string_view properties = {}) {
    return store_->put(text(queue, body, properties)).value();
  }

  /// Makes everything readable that may be.
  void dispatch() {
    while (store_->dispatched_end() < store_->dispatch_limit()) REQUIRE(store_->dispatch(3));
  }

  /// Everything that the flush thread does.
  void flush() {
    REQUIRE(store_->flush_log(0));
    REQUIRE(store_->flush_queues(0));
    REQUIRE(store_->save_checkpoint());
  }

  read_result read(const message_queue& queue, int64_t from, const read_limits& limits = {},
                   const message_filter& filter = {}) {
    return store_->read(queue, queue_offset{from}, limits, filter).value();
  }

  /// The bodies of all messages of a queue, from its beginning on.
  std::vector<std::string> bodies(const message_queue& queue) {
    std::vector<std::string> bodies;
    for (auto next = store_->min_offset(queue); next < store_->max_offset(queue);) {
      const auto found = read(queue, next.value());
      REQUIRE(found.next > next);
      next = found.next;
      for (const auto& bytes : found.records)
        bodies.emplace_back(decode_record(bytes.view(), body_check::crc)->message.body);
    }
    return bodies;
  }

  std::filesystem::path log_file(int64_t begin = 0) const {
    return file_names::commit_log(options_.directory) / file_names::segment(begin);
  }
  std::filesystem::path queue_file(const message_queue& queue, int64_t begin = 0) const {
    return file_names::consume_queue(options_.directory, queue) / file_names::segment(begin);
  }

  store_options options_;
  manual_clock clock_;

 private:
  temporary_directory directory_;
  std::unique_ptr<message_store> store_;
};

}  // namespace cafmq
