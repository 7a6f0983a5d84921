#include "bench/store_limits.hpp"

#include <fcntl.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <string>
#include <thread>

#include "base/bytes.hpp"
#include "base/crc32.hpp"
#include "storage/consume_queue_entry.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/mapped_file.hpp"

namespace cafmq::bench {
namespace {

constexpr int64_t map_size = int64_t{256} << 20;

// A mapped file with all blocks and pages, removed when it is no longer used.
class ready_map {
 public:
  explicit ready_map(const settings& settings) : path_{settings.directory / "limit"} {
    std::filesystem::remove(path_);
    file_ = must(mapped_file::create(path_, 0, map_size, access_pattern::sequential));
    must(file_->reserve_written(map_size));
    file_->populate(0, map_size);  // the flush has made them read-only
  }
  ready_map(const ready_map&) = delete;
  ready_map& operator=(const ready_map&) = delete;
  ~ready_map() { std::filesystem::remove(path_); }

  mapped_file& file() { return *file_; }
  void release() { file_.reset(); }  // mapped pages stay in the cache

 private:
  std::filesystem::path path_;
  std::shared_ptr<mapped_file> file_;
};

// Calls step(position) with positions that go through the map again and again.
template <class Step>
measurement go_through(const settings& settings, std::string name, size_t stride, Step step) {
  const auto cpu_begin = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  int64_t count = 0;
  int64_t position = 0;
  double elapsed = 0;
  while (elapsed < settings.seconds) {
    constexpr int between_clocks = 1000;
    for (int index = 0; index < between_clocks; ++index) {
      if (position + static_cast<int64_t>(stride) > map_size) position = 0;
      step(position);
      position += static_cast<int64_t>(stride);
    }
    count += between_clocks;
    elapsed = seconds_since(begin);
  }
  const auto total = static_cast<double>(count);
  return {std::move(name), total / elapsed, (cpu_seconds() - cpu_begin) * 1e6 / total, {}};
}

// What the writer's helper does meanwhile: half a mebibyte of new pages a millisecond.
void make_pages_until(const settings& settings, const std::atomic<bool>& done) {
  constexpr int64_t step = 512 << 10;
  const auto path = settings.directory / "pages";
  while (!done) {
    std::filesystem::remove(path);
    const auto file = must(mapped_file::create(path, 0, map_size, access_pattern::sequential));
    for (int64_t from = 0; from < map_size && !done; from += step) {
      must(file->reserve(from + step));
      file->populate(from, from + step);
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
  }
  std::filesystem::remove(path);
}

volatile uint32_t kept = 0;  // so that the compiler computes what nobody reads

}  // namespace

measurement copy_limit(const settings& settings, size_t record_size) {
  ready_map map{settings};
  const std::string record(record_size, 'x');
  return go_through(settings, "memcpy and CRC into a ready map", record_size,
                    [&](int64_t position) {
                      kept = crc32(record);
                      std::memcpy(map.file().at(position), record.data(), record.size());
                    });
}

measurement paced_copy_limit(const settings& settings, size_t record_size, int64_t pause_ns) {
  ready_map map{settings};
  std::atomic<bool> done = false;
  std::jthread other{[&] { make_pages_until(settings, done); }};
  measurement measured{"the same pace, memcpy and CRC only", 0, 0, {}};
  const std::string record(record_size, 'x');
  const auto size = static_cast<int64_t>(record_size);
  const auto begin = std::chrono::steady_clock::now();
  for (int64_t position = 0; seconds_since(begin) < settings.seconds; position += size) {
    if (position + size > map_size) position = 0;
    const auto started = std::chrono::steady_clock::now();
    kept = crc32(record);
    std::memcpy(map.file().at(position), record.data(), record.size());
    measured.latency_ns.record(nanoseconds_since(started));
    while (nanoseconds_since(started) < pause_ns) {
    }
  }
  done = true;
  measured.per_second = static_cast<double>(measured.latency_ns.count()) / seconds_since(begin);
  return measured;
}

measurement flush_limit(const settings& settings, int waiters) {
  ready_map map{settings};
  const std::string record(1024, 'x');
  const auto size = static_cast<int64_t>(record.size());
  measurement measured{fmt::format("bare copies and msync, {} at once", waiters), 0, 0, {}};
  const auto begin = std::chrono::steady_clock::now();
  int64_t position = 0;
  while (seconds_since(begin) < settings.seconds) {
    const auto started = std::chrono::steady_clock::now();
    const auto first = position;
    for (int waiter = 0; waiter < waiters; ++waiter, position += size) {
      kept = crc32(record);
      std::memcpy(map.file().at(position), record.data(), record.size());
    }
    must(map.file().sync(first, position));
    measured.latency_ns.record(nanoseconds_since(started));
    if (position + waiters * size > map_size) position = 0;
  }
  measured.per_second =
      static_cast<double>(measured.latency_ns.count()) * waiters / seconds_since(begin);
  return measured;
}

measurement cold_scan_limit(const settings& settings) {
  ready_map map{settings};
  const auto file = must(file_descriptor::open(map.file().path(), O_RDONLY));
  must(map.file().sync(0, map_size));
  std::string chunk(1 << 20, ' ');
  double elapsed = 0;
  int64_t count = 0;
  while (elapsed < settings.seconds) {
    map.release();
    (void)::posix_fadvise(file.number(), 0, map_size, POSIX_FADV_DONTNEED);
    const auto begin = std::chrono::steady_clock::now();
    for (int64_t position = 0; position < map_size; position += 1 << 20, count += 1024)
      must(file.read(chunk, position));
    elapsed += seconds_since(begin);
  }
  return {"cold scan, 1 MiB at a time", static_cast<double>(count) / elapsed, 0, {}};
}

measurement scan_limit(const settings& settings, size_t record_size) {
  ready_map map{settings};
  return go_through(settings, "sequential scan with CRC", record_size, [&](int64_t position) {
    kept = crc32(map.file().bytes(position, position + static_cast<int64_t>(record_size)));
  });
}

measurement entry_limit(const settings& settings) {
  ready_map map{settings};
  return go_through(settings, "20-byte stores", 20, [&](int64_t position) {
    store_entry(map.file().at(position), {physical_offset{position}, 1, position});
  });
}

measurement slot_limit(const settings& settings) {
  ready_map map{settings};
  uint64_t random = 1;
  return go_through(settings, "random 4-byte stores in 20 MB", 4, [&](int64_t position) {
    constexpr uint64_t slots = 5'000'000;
    random = random * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    const auto slot = static_cast<int64_t>((random >> 33U) % slots);
    store_big_endian(map.file().at(slot * 4), static_cast<int32_t>(position));
  });
}

}  // namespace cafmq::bench
