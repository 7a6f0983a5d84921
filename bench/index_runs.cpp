#include "bench/index_runs.hpp"

#include <string>

#include "base/bytes.hpp"
#include "bench/scratch_store.hpp"
#include "storage/message_index.hpp"

namespace cafmq::bench {

measurement index_put_run(const settings& settings) {
  store_options options;
  options.directory = settings.directory / "store";
  std::filesystem::remove_all(options.directory);
  const system_clock clock;
  message_index index{options, clock};
  record record;
  record.message.topic = "BenchmarkTest";
  record.total_size = 1;
  std::string key = "7F00000100002A9F0000000000000000";
  const auto cpu_begin = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  int64_t count = 0;
  while (seconds_since(begin) < settings.seconds) {
    constexpr int between_clocks = 4096;
    for (int step = 0; step < between_clocks; ++step, ++count) {
      constexpr uint64_t golden_ratio = 0x9E3779B97F4A7C15U;  // no key is like the one before
      constexpr uint64_t ascii = 0x7F7F7F7F7F7F7F7FU;
      store_big_endian(key.data() + 16, static_cast<uint64_t>(count) * golden_ratio & ascii);
      record.place.physical = physical_offset{count};
      must(index.put(record, {{}, {}, key}));
    }
    must(index.prepare_space());
  }
  const auto total = static_cast<double>(count);
  measurement measured{
      "index put", total / seconds_since(begin), (cpu_seconds() - cpu_begin) * 1e6 / total, {}};
  std::filesystem::remove_all(options.directory);
  return measured;
}

measurement key_query_run(const settings& settings) {
  store_options options;
  options.directory = settings.directory;
  scratch_store store{options};
  const auto messages = store.fill();
  store.dispatch_all();
  measurement measured{"find by key", 0, 0, {}};
  const auto cpu_begin = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  for (int64_t count = 0; seconds_since(begin) < settings.seconds; ++count) {
    constexpr int64_t stride = 7'919;  // one after the other is not so in the log
    const auto key = scratch_store::key_of(count * stride % messages);
    const auto started = std::chrono::steady_clock::now();
    const auto found = must(store->find_by_key({"BenchmarkTest", key}));
    measured.latency_ns.record(nanoseconds_since(started));
    if (found.records.size() != 1) must<void>(fail(errc::corrupt, "{} is missing", key));
  }
  const auto count = static_cast<double>(measured.latency_ns.count());
  measured.per_second = count / seconds_since(begin);
  measured.cpu_us = (cpu_seconds() - cpu_begin) * 1e6 / count;
  return measured;
}

}  // namespace cafmq::bench
