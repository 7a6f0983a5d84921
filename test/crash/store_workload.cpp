#include "test/crash/store_workload.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace cafmq {
namespace {

message message_of(const message_queue& queue, const std::string& body,
                   const std::string& properties) {
  message message;
  message.topic = queue.topic;
  message.queue_id = queue.queue_id;
  message.body = body;
  message.properties = properties;
  return message;
}

std::string properties_of(const std::string& key) {
  return key.empty() ? std::string{} : "KEYS\x01" + key + "\x02";
}

}  // namespace

store_workload::store_workload(const std::filesystem::path& directory, flush_mode flush,
                               consume_queue_layout_kind queues, unsigned seed)
    : random_{seed} {
  options_.directory = directory;
  options_.flush = flush;
  // Small and not always whole pages, so that files end often and in odd places.
  constexpr size_t sector = 512;
  options_.commit_log_file_size = static_cast<int64_t>(4096 + sector * number(25));
  constexpr int64_t entries[] = {7, 50, 600};
  options_.consume_queue_file_entries = entries[number(3)];
  options_.consume_queues = queues;
  options_.hot_tail_bytes = number(2) == 0 ? 4096 : 1 << 20;
  options_.commit_log_allocation_step = number(2) == 0 ? 4096 : 64 << 10;
  options_.populate_window = number(2) == 0 ? 0 : 8 << 10;
  options_.index_slots = static_cast<int32_t>(1 + number(40));
  options_.index_entries = static_cast<int32_t>(2 + number(200));
  if (number(2) == 0)
    options_.retention.log_bytes_max =
        static_cast<int64_t>(1 + number(4)) * options_.commit_log_file_size;
  // Either every queue at once, or none with less than a page: then some stay dirty for long.
  least_queue_pages_ = number(2) == 0 ? 0 : 1;
}

result<void> store_workload::open() {
  auto opened = message_store::open(options_, clock_);
  if (!opened) return fail(std::move(opened).error());
  store_ = std::move(*opened);
  if (std::exchange(power_was_cut_, false)) {
    lost_ = messages_.cut(store_->log_end());
    std::reverse(lost_.begin(), lost_.end());
  }
  messages_.acknowledge(store_->flushed_end());
  return {};
}

void store_workload::move_to(const std::filesystem::path& directory) {
  kill();
  power_was_cut_ = true;
  options_.directory = directory;
}

physical_offset store_workload::acknowledged() const {
  // What any thread may read at any time is as good as what flush_log returns.
  const auto seen = store_ == nullptr ? physical_offset{} : store_->flushed_end();
  return std::max(messages_.acknowledged(), seen);
}

std::optional<std::string> store_workload::problem() const {
  if (options_.flush == flush_mode::sync && store_->dispatched_end() > store_->flushed_end())
    return "messages can be read that are not flushed";
  // While the machine runs, nothing is lost that was put.
  return messages_.problem_of(*store_, messages_.end());
}

// -- verbs --------------------------------------------------------------------

store_workload::verb store_workload::choose_verb() {
  // By weight: mostly puts, and between them whatever else a broker does.
  static constexpr std::pair<verb, size_t> weights[] = {
      {verb::put, 37},      {verb::put_batch, 8},       {verb::read, 4},
      {verb::dispatch, 12}, {verb::flush_log, 8},       {verb::flush_queues, 4},
      {verb::flush_all, 6}, {verb::save_checkpoint, 4}, {verb::prepare_space, 6},
      {verb::clean, 5},     {verb::close_and_open, 3},  {verb::kill_and_open, 3}};
  auto chosen = number(100);
  for (const auto& [verb, weight] : weights) {
    if (chosen < weight) return verb;
    chosen -= weight;
  }
  return verb::put;
}

result<void> store_workload::run(verb verb) {
  clock_.advance(std::chrono::milliseconds{number(1500)});
  switch (verb) {
    case verb::put:
      return put();
    case verb::put_batch:
      return put_batch();
    case verb::read:
      return read();
    case verb::dispatch:
      return store_->dispatch(1 + number(20)).map([](const auto&) {});
    case verb::flush_log:
      return flush_log(static_cast<int64_t>(number(3)));
    case verb::flush_queues:
      return store_->flush_queues(least_queue_pages_);
    case verb::flush_all:
      return flush_all();
    case verb::save_checkpoint:
      return store_->save_checkpoint();
    case verb::prepare_space:
      return store_->prepare_space().map([](bool) {});
    case verb::clean:
      return store_->clean().map([](const auto&) {});
    case verb::close_and_open:
      return close();
    case verb::kill_and_open:
      kill();
      return open();
  }
  return {};
}

message_queue store_workload::some_queue() {
  // Most messages go to two queues; others are rare, so that their last entries lie far back.
  if (number(4) > 0) return {"orders", static_cast<int32_t>(number(2))};
  if (number(4) > 0) return {"payments", 0};
  return {"rare-" + std::to_string(number(6)), 0};
}

std::string store_workload::some_body() {
  // Few sizes: a record that comes in the place of a lost one often ends where that did.
  constexpr size_t sizes[] = {10, 10, 100, 100, 100, 700, 1900};
  std::string body(sizes[number(std::size(sizes))], 'x');
  for (auto& character : body) character = static_cast<char>('a' + random_() % 26);
  return body;
}

// Most messages have none; few keys, so that each finds several messages.
std::string store_workload::some_key() {
  return number(3) > 0 ? std::string{} : "key-" + std::to_string(number(8));
}

result<void> store_workload::put() {
  auto queue = some_queue();
  auto body = some_body();
  auto key = some_key();
  if (!lost_.empty()) {
    // Sent again, with the same length: what is behind a torn record would fit behind this one.
    queue = lost_.back().queue;
    key = lost_.back().key;
    body.resize(lost_.back().body.size(), 'x');
    lost_.pop_back();
  }
  const auto properties = properties_of(key);
  const auto stored = store_->put(message_of(queue, body, properties));
  if (!stored) return fail(stored.error());
  messages_.add(
      {queue, stored->queue, stored->begin, stored->end, std::move(body), std::move(key)});
  return {};
}

result<void> store_workload::put_batch() {
  const auto queue = some_queue();
  std::vector<std::string> bodies(1 + number(4));
  const auto key = some_key();
  const auto properties = properties_of(key);
  std::vector<message> batch;
  for (auto& body : bodies) {
    body = some_body().substr(0, 100);
    batch.push_back(message_of(queue, body, properties));
  }
  const auto stored = store_->put_batch(batch);
  if (!stored) return fail(stored.error());
  const auto& begins = stored->records;
  for (size_t index = 0; index < bodies.size(); ++index)
    messages_.add({queue, stored->place.queue + static_cast<int64_t>(index), begins[index],
                   index + 1 < begins.size() ? begins[index + 1] : stored->place.end,
                   std::move(bodies[index]), key});
  return {};
}

// Whether it is the right one is checked elsewhere.
result<void> store_workload::read() {
  const auto queue = some_queue();
  const auto span = store_->max_offset(queue) - store_->min_offset(queue);
  const auto from = store_->min_offset(queue) + static_cast<int64_t>(number(16)) % (span + 1);
  return store_->read(queue, from, {}, {}).map([](const auto&) {});
}

result<void> store_workload::flush_log(int64_t least_pages) {
  const auto flushed = store_->flush_log(least_pages);
  if (!flushed) return fail(flushed.error());
  messages_.acknowledge(*flushed);
  return {};
}

// What the flush actor does.
result<void> store_workload::flush_all() {
  auto done = flush_log(0);
  if (done) done = store_->flush_queues(least_queue_pages_);
  if (done) done = store_->save_checkpoint();
  return done;
}

result<void> store_workload::close() {
  const auto end = store_->log_end();
  auto closed = store_->close();
  if (closed) messages_.acknowledge(end);
  kill();
  return closed ? open() : closed;
}

}  // namespace cafmq
