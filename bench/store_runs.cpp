#include "bench/store_runs.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench/scratch_store.hpp"

namespace cafmq::bench {
namespace {

constexpr int64_t queue_count = 8;

store_options in(const settings& settings, flush_mode flush = flush_mode::async) {
  store_options options;
  options.directory = settings.directory;
  options.flush = flush;
  return options;
}

// What one thread puts, until the time or the space is used up.
void put_until(scratch_store& store, const settings& settings, size_t size,
               std::atomic<int64_t>& total, std::atomic<double>& cpu) {
  const std::string body(size, 'x');
  const auto message = store.text(body, 0);
  const auto cpu_begin = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  int64_t count = 0;
  while (seconds_since(begin) < settings.seconds && store->log_end() < physical_offset{bytes_max}) {
    constexpr int between_clocks = 256;
    for (int index = 0; index < between_clocks; ++index) must(store->put(message));
    count += between_clocks;
  }
  total += count;
  cpu += cpu_seconds() - cpu_begin;
}

// As ALLOCATE does: it is woken once for each mebibyte of log.
void prepare_until(scratch_store& store, const std::atomic<bool>& done) {
  while (!done)
    if (!must(store->prepare_space())) std::this_thread::sleep_for(std::chrono::microseconds{200});
}

}  // namespace

measurement append_run(const settings& settings, size_t size, int threads) {
  scratch_store store{in(settings)};
  std::atomic<bool> done = false;
  std::atomic<int64_t> total = 0;
  std::atomic<double> cpu = 0;
  std::jthread preparing{[&] { prepare_until(store, done); }};
  const auto begin = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> putting;
    for (int thread = 0; thread < threads; ++thread)
      putting.emplace_back([&] { put_until(store, settings, size, total, cpu); });
  }
  const auto elapsed = seconds_since(begin);
  done = true;
  return {fmt::format("append {} B, {} thread{}", size, threads, threads == 1 ? "" : "s"),
          static_cast<double>(total) / elapsed,
          cpu * 1e6 / static_cast<double>(total),
          {}};
}

measurement warm_append_run(const settings& settings, size_t size) {
  constexpr int64_t file_size = int64_t{1} << 30;
  auto options = in(settings);
  options.populate_window = file_size;
  scratch_store store{options};
  must(store->prepare_space());
  const std::string body(size, 'x');
  const auto message = store.text(body, 0);
  must(store->put(message));
  const auto cpu_begin = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  int64_t count = 0;
  while (store->log_end() < physical_offset{file_size / 10 * 9}) {
    constexpr int between_looks = 256;
    for (int index = 0; index < between_looks; ++index) must(store->put(message));
    count += between_looks;
  }
  return {fmt::format("append {} B, pages ready", size),
          static_cast<double>(count) / seconds_since(begin),
          (cpu_seconds() - cpu_begin) * 1e6 / static_cast<double>(count),
          {}};
}

measurement rolling_append_run(const settings& settings, int64_t pause_ns) {
  auto options = in(settings);
  options.commit_log_file_size = int64_t{64} << 20;
  scratch_store store{options};
  while (must(store->prepare_space())) {
  }
  std::atomic<bool> done = false;
  std::jthread preparing{[&] { prepare_until(store, done); }};
  measurement measured{"append 1024 B, rolling every 64 MiB", 0, 0, {}};
  const std::string body(body_size, 'x');
  const auto message = store.text(body, 0);
  const auto begin = std::chrono::steady_clock::now();
  int64_t count = 0;
  while (seconds_since(begin) < settings.seconds && store->log_end() < physical_offset{bytes_max}) {
    const auto started = std::chrono::steady_clock::now();
    must(store->put(message));
    measured.latency_ns.record(nanoseconds_since(started));
    ++count;
    while (nanoseconds_since(started) < pause_ns) {
    }
  }
  measured.per_second = static_cast<double>(count) / seconds_since(begin);
  done = true;
  return measured;
}

measurement dispatch_run(const settings& settings, bool with_index) {
  constexpr int at_once = 100;
  auto options = in(settings);
  options.index_enabled = with_index;
  scratch_store store{options};
  measurement measured{
      fmt::format("dispatch, just written{}", with_index ? "" : ", no index"), 0, 0, {}};
  const std::string body(body_size, 'x');
  int64_t count = 0;
  double elapsed = 0;
  for (int64_t round = 0; store->log_end() < physical_offset{bytes_max / 2}; ++round) {
    if (round % 40 == 0) must(store->prepare_space());
    for (int index = 0; index < at_once; ++index, ++count)
      must(store->put(store.keyed_text(body, count % queue_count, count)));
    const auto started = std::chrono::steady_clock::now();
    const auto cpu_begin = cpu_seconds();
    must(store->dispatch(at_once));
    measured.cpu_us += (cpu_seconds() - cpu_begin) * 1e6;
    elapsed += seconds_since(started);
    measured.latency_ns.record(nanoseconds_since(started) / at_once);
  }
  measured.per_second = static_cast<double>(count) / elapsed;
  measured.cpu_us /= static_cast<double>(count);
  return measured;
}

measurement late_dispatch_run(const settings& settings, bool with_index) {
  auto options = in(settings);
  options.index_enabled = with_index;
  scratch_store store{options};
  const auto count = store.fill();
  measurement measured{
      fmt::format("dispatch, 1 GiB behind{}", with_index ? "" : ", no index"), 0, 0, {}};
  const auto cpu_begin = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  while (store->dispatched_end() < store->log_end()) {
    const auto started = std::chrono::steady_clock::now();
    must(store->dispatch(1000));
    measured.latency_ns.record(nanoseconds_since(started) / 1000);
  }
  measured.per_second = static_cast<double>(count) / seconds_since(begin);
  measured.cpu_us = (cpu_seconds() - cpu_begin) * 1e6 / static_cast<double>(count);
  return measured;
}

measurement read_run(const settings& settings) {
  scratch_store store{in(settings)};
  store.fill();
  store.dispatch_all();
  measurement measured{"hot read, 32 at a time", 0, 0, {}};
  const auto cpu_begin = cpu_seconds();
  const message_queue queue{"BenchmarkTest", 0};
  const auto begin = std::chrono::steady_clock::now();
  size_t count = 0;
  queue_offset next;
  while (seconds_since(begin) < settings.seconds) {
    const auto started = std::chrono::steady_clock::now();
    const auto found = must(store->read(queue, next, {}, {}));
    measured.latency_ns.record(nanoseconds_since(started) / 32);
    count += found.records.size();
    next = found.next < found.max ? found.next : queue_offset{0};
  }
  measured.per_second = static_cast<double>(count) / seconds_since(begin);
  measured.cpu_us = (cpu_seconds() - cpu_begin) * 1e6 / static_cast<double>(count);
  return measured;
}

measurement sync_flush_run(const settings& settings, int waiters) {
  scratch_store store{in(settings, flush_mode::sync)};
  measurement measured{
      fmt::format("sync flush, {} waiter{}", waiters, waiters == 1 ? "" : "s"), 0, 0, {}};
  const std::string body(body_size, 'x');
  for (int count = 0; count < 20; ++count) must(store->prepare_space());
  const auto begin = std::chrono::steady_clock::now();
  int64_t count = 0;
  while (seconds_since(begin) < settings.seconds) {
    const auto started = std::chrono::steady_clock::now();
    for (int waiter = 0; waiter < waiters; ++waiter)
      must(store->put(store.text(body, count++ % queue_count)));
    must(store->flush_log(0));
    measured.latency_ns.record(nanoseconds_since(started));
    // In the broker another thread does this while the reply is on its way.
    must(store->prepare_space());
  }
  measured.per_second = static_cast<double>(count) / seconds_since(begin);
  return measured;
}

}  // namespace cafmq::bench
