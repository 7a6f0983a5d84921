// store_bench: how fast the store is, beside what the machine could do at best in the same minute.
// Absolute numbers say little about another machine; the ratio does.

#include <sys/utsname.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include "bench/index_runs.hpp"
#include "bench/store_limits.hpp"
#include "bench/store_runs.hpp"
#include "bench/store_scale_runs.hpp"

namespace {

using namespace cafmq::bench;

std::string processor() {
  std::ifstream info{"/proc/cpuinfo"};
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

void print_machine(const settings& settings) {
  utsname system{};
  ::uname(&system);
  std::printf("%s, %u threads, Linux %s, %s, %.1f s per line\n\n", processor().c_str(),
              std::thread::hardware_concurrency(), system.release, settings.directory.c_str(),
              settings.seconds);
  std::printf("%-34s %12s %10s %10s %10s %10s %10s\n", "", "per second", "cpu us", "p50 us",
              "p99 us", "p99.9 us", "of limit");
}

void print(const measurement& measured, const measurement* limit) {
  std::printf("%-34s %12.0f", measured.name.c_str(), measured.per_second);
  if (measured.cpu_us > 0)
    std::printf(" %10.3f", measured.cpu_us);
  else
    std::printf(" %10s", "");
  for (const double share : {0.5, 0.99, 0.999}) {
    if (measured.latency_ns.count() == 0)
      std::printf(" %10s", "");
    else
      std::printf(" %10.2f", static_cast<double>(measured.latency_ns.percentile(share)) / 1000);
  }
  if (limit != nullptr) std::printf(" %9.0f%%", 100 * measured.per_second / limit->per_second);
  std::printf("\n");
  std::fflush(stdout);
}

void run_append(const settings& settings) {
  for (const size_t size : {128, 1024, 4096}) {
    const auto limit = copy_limit(settings, size);
    print(limit, nullptr);
    print(warm_append_run(settings, size), &limit);
    for (const int threads : {1, 2, 4}) print(append_run(settings, size, threads), &limit);
  }
  // A tenth of what the machine could do: what is measured is the append, not a full queue.
  constexpr int64_t pause_ns = 2000;
  const auto paced = paced_copy_limit(settings, 1024, pause_ns);
  print(paced, nullptr);
  print(rolling_append_run(settings, pause_ns), &paced);
}

void run_dispatch(const settings& settings) {
  const auto entries = entry_limit(settings);
  print(entries, nullptr);
  for (const bool with_index : {false, true}) {
    print(dispatch_run(settings, with_index), &entries);
    print(late_dispatch_run(settings, with_index), &entries);
  }
}

void run_index(const settings& settings) {
  const auto slots = slot_limit(settings);
  print(slots, nullptr);
  print(index_put_run(settings), &slots);
  print(key_query_run(settings), &slots);
}

void run_read(const settings& settings) {
  const auto scan = scan_limit(settings, 1024);
  print(scan, nullptr);
  print(read_run(settings), &scan);
  print(recovery_run(settings), &scan);
  const auto cold = cold_scan_limit(settings);
  print(cold, nullptr);
  print(cold_read_run(settings), &cold);
}

void run_flush(const settings& settings) {
  for (const int waiters : {1, 64, 1000}) {
    const auto limit = flush_limit(settings, waiters);
    print(limit, nullptr);
    print(sync_flush_run(settings, waiters), &limit);
  }
}

void run_queues(const settings& settings, cafmq::consume_queue_layout_kind layout) {
  using kind = cafmq::consume_queue_layout_kind;
  std::printf("%-34s %12s %12s %10s %10s %10s\n", "", "put/s", "dispatch/s", "open s", "heap B",
              "disk B");
  for (const int64_t queues : {10, 1'000, 10'000, 100'000}) {
    const auto measured = queues_run(settings, layout, queues);
    std::printf("%-7s %9ld queues %17.0f %12.0f %10.3f %10.0f %10.0f\n",
                layout == kind::files ? "files," : "blocks,", static_cast<long>(queues),
                measured.put_per_second, measured.dispatch_per_second, measured.open_seconds,
                measured.heap_bytes, measured.disk_bytes);
    std::fflush(stdout);
  }
}

void run_queue_files(const settings& settings) {
  run_queues(settings, cafmq::consume_queue_layout_kind::files);
}

void run_queue_blocks(const settings& settings) {
  run_queues(settings, cafmq::consume_queue_layout_kind::blocks);
}

struct group {
  const char* name;
  void (*run)(const settings&);
};

constexpr group groups[] = {{"append", run_append},
                            {"dispatch", run_dispatch},
                            {"index", run_index},
                            {"read", run_read},
                            {"flush", run_flush},
                            {"queue-files", run_queue_files},
                            {"queue-blocks", run_queue_blocks}};

}  // namespace

int main(int argc, char** argv) {
  settings settings;
  settings.directory = std::filesystem::temp_directory_path() / "cafmq-store-bench";
  CLI::App app{"Measures the message store beside the limits of the machine."};
  app.add_option("--seconds", settings.seconds, "how long each line is measured")
      ->check(CLI::Range(0.05, 600.0));
  app.add_option("--dir", settings.directory, "where to measure; a directory of its own");
  std::vector<std::string> wanted;
  app.add_option(
      "groups", wanted,
      "append, dispatch, index, read, flush, queue-files, queue-blocks; all without any");
  CLI11_PARSE(app, argc, argv);
  std::filesystem::create_directories(settings.directory);
  print_machine(settings);
  for (const auto& group : groups)
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), group.name) != wanted.end())
      group.run(settings);
  std::error_code ignored;
  std::filesystem::remove(settings.directory, ignored);
}
