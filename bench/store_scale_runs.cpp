#include "bench/store_scale_runs.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <sys/stat.h>

#include <random>
#include <string>
#include <vector>

#include "bench/scratch_store.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"

namespace cafmq::bench {
namespace {

double heap_in_use() {
  return static_cast<double>(::mallinfo2().uordblks);
}

double bytes_on_disk(const std::filesystem::path& directory) {
  double bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{directory}) {
    struct stat status {};
    if (::stat(entry.path().c_str(), &status) == 0)
      bytes += static_cast<double>(status.st_blocks) * 512;
  }
  return bytes;
}

// Queue numbers in random order, each once a round.
std::vector<int32_t> shuffled(int64_t queues) {
  std::vector<int32_t> order(static_cast<size_t>(queues));
  for (size_t index = 0; index < order.size(); ++index) order[index] = static_cast<int32_t>(index);
  std::shuffle(order.begin(), order.end(), std::mt19937{42});
  return order;
}

}  // namespace

queues_measurement queues_run(const settings& settings, consume_queue_layout_kind layout,
                              int64_t queues) {
  store_options options;
  options.directory = settings.directory;
  options.consume_queues = layout;
  options.populate_window = int64_t{64} << 20;
  scratch_store store{options};
  const std::string body(body_size, 'x');
  const auto order = shuffled(queues);
  queues_measurement measured{queues};
  // Once around first: making a queue is not what is measured.
  for (const auto queue : order) must(store->put(store.text(body, queue)));
  store.dispatch_all();
  double put_seconds = 0;
  double dispatch_seconds = 0;
  constexpr int64_t at_once = 1000;
  constexpr int64_t messages = 300'000;
  for (int64_t done = 0; done < messages; done += at_once) {
    must(store->prepare_space());
    const auto begin = std::chrono::steady_clock::now();
    for (int64_t index = done; index < done + at_once; ++index)
      must(store->put(store.text(body, order[static_cast<size_t>(index % queues)])));
    put_seconds += seconds_since(begin);
    const auto put = std::chrono::steady_clock::now();
    must(store->dispatch(at_once));
    dispatch_seconds += seconds_since(put);
  }
  measured.put_per_second = static_cast<double>(messages) / put_seconds;
  measured.dispatch_per_second = static_cast<double>(messages) / dispatch_seconds;
  store.close();
  ::malloc_trim(0);
  const auto heap_before = heap_in_use();
  const auto begin = std::chrono::steady_clock::now();
  store.reopen();
  measured.open_seconds = seconds_since(begin);
  measured.heap_bytes = (heap_in_use() - heap_before) / static_cast<double>(queues);
  const auto directory = layout == consume_queue_layout_kind::files
                             ? file_names::consume_queues(store.options().directory)
                             : file_names::consume_queue_blocks(store.options().directory);
  measured.disk_bytes = bytes_on_disk(directory) / static_cast<double>(queues);
  return measured;
}

measurement cold_read_run(const settings& settings) {
  store_options options;
  options.directory = settings.directory;
  options.hot_tail_bytes = 0;
  scratch_store store{options};
  store.fill();
  store.dispatch_all();
  store.close();
  store.reopen();
  const auto path = file_names::commit_log(store.options().directory) / file_names::segment(0);
  const auto file = must(file_descriptor::open(path, O_RDONLY));
  must(file.sync());
  measurement measured{"cold read, 32 at a time", 0, 0, {}};
  const message_queue queue{"BenchmarkTest", 0};
  double elapsed = 0;
  size_t count = 0;
  while (elapsed < settings.seconds) {
    (void)::posix_fadvise(file.number(), 0, 0, POSIX_FADV_DONTNEED);
    for (queue_offset next; next < store->max_offset(queue);) {
      const auto started = std::chrono::steady_clock::now();
      const auto found = must(store->read(queue, next, {}, {}));
      elapsed += seconds_since(started);
      measured.latency_ns.record(nanoseconds_since(started) / 32);
      count += found.records.size();
      next = found.next;
    }
  }
  measured.per_second = static_cast<double>(count) / elapsed;
  return measured;
}

measurement recovery_run(const settings& settings) {
  store_options options;
  options.directory = settings.directory;
  scratch_store store{options};
  const auto count = store.fill();
  store.dispatch_all();
  must(store->flush_log(0));  // what is measured is reading, not a disk that writes a gibibyte
  store.crash();
  std::filesystem::remove_all(file_names::consume_queues(store.options().directory));
  const auto begin = std::chrono::steady_clock::now();
  store.reopen();
  return {"recovery after a crash, queues lost",
          static_cast<double>(count) / seconds_since(begin),
          0,
          {}};
}

}  // namespace cafmq::bench
