// timer_bench: messages for a certain time through a whole broker in this process: how fast they
// are taken, what memory each takes while it waits, and how late they are stored for their queue
// when 100,000 of them are due within one second while a million others wait.
//
// Usage: timer_bench DIRECTORY [WAITING]

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <caf/all.hpp>

#include "actors/broker/assembly.hpp"
#include "actors/messages.hpp"
#include "actors/node_config.hpp"
#include "actors/timer_messages.hpp"
#include "base/histogram.hpp"
#include "message/batch_codec.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"

namespace {

using namespace cafmq;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr int64_t due_together = 100'000;
constexpr int64_t batch_size = 100;
constexpr size_t body_size = 256;

struct settings : caf::actor_system_config {
  settings() { configure_node(*this); }
};

int64_t resident_bytes() {
  std::ifstream file{"/proc/self/status"};
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("RssAnon:")) return std::atoll(line.c_str() + 8) * 1'024;
  return 0;
}

class timer_bench {
 public:
  explicit timer_bench(const std::filesystem::path& directory) {
    broker_setup setup;
    setup.store.directory = directory;
    auto started = broker_assembly::start(system_, setup, clock_);
    if (!started) give_up(started.error().text());
    broker_ = std::move(*started);
    topic_config topic;
    topic.name = "timed";
    topic.read_queues = 1;
    topic.write_queues = 1;
    (void)ask<topic_created>(create_topic{topic});
  }

  /// Messages per second; they are due from `from_ms` on, spread over `within_ms`.
  double send(int64_t count, int64_t from_ms, int64_t within_ms) {
    const auto begin = steady::now();
    for (int64_t sent = 0; sent < count; sent += batch_size) {
      std::string batch;
      for (int64_t each = 0; each < batch_size; ++each) {
        const auto due_ms = from_ms + (sent + each) * within_ms / count;
        const auto properties =
            *encode_properties({{"TIMER_DELIVER_MS", std::to_string(due_ms)},
                                {"UNIQ_KEY", fmt::format("7F00000100002A9F{:016X}", next_key_++)}});
        append_to_batch(batch, {0, body_, properties});
      }
      (void)ask<put_receipt>(put_messages{"timed", 0, 1, clock_.wall_ms(),
                                          byte_parts{shared_bytes{std::move(batch)}}});
    }
    return static_cast<double>(count) /
           std::chrono::duration<double>(steady::now() - begin).count();
  }

  /// Returns when as many wait.
  void await_waiting(int64_t count) {
    while (ask<timer_listing>(list_timers{1}).waiting < count) std::this_thread::sleep_for(10ms);
  }

  /// Pulls until `count` have come: how late each was stored, in milliseconds.
  histogram lateness(int64_t count) {
    histogram late;
    pull_messages pull;
    pull.group = "readers";
    pull.queue = {"timed", 0};
    pull.messages_max = 1'000;
    pull.patience_ms = 1'000;
    for (int64_t seen = 0; seen < count;) {
      const auto pulled = ask<pulled_messages>(pull);
      pull.from = pulled.next;
      for (const auto& part : pulled.records.parts())
        for (auto bytes = part.view(); !bytes.empty();) {
          const auto record = decode_record(bytes, body_check::none);
          if (!record) give_up(record.error().text());
          const auto wanted = find_property(record->message.properties, "TIMER_DELIVER_MS");
          const auto late_ms =
              record->place.store_timestamp_ms - std::atoll(std::string{*wanted}.c_str());
          if (late_ms < 0) give_up("a message came before its time");
          late.record(late_ms);
          bytes.remove_prefix(static_cast<size_t>(record->total_size));
          ++seen;
        }
    }
    return late;
  }

  [[nodiscard]] int64_t now_ms() const { return clock_.wall_ms(); }

 private:
  [[noreturn]] static void give_up(const std::string& why) {
    std::fprintf(stderr, "timer_bench: %s\n", why.c_str());
    std::exit(1);
  }

  template <class Answer, class Question>
  Answer ask(Question question) {
    Answer outcome;
    self_->request(broker_->broker(), caf::infinite, std::move(question))
        .receive([&](Answer& answer) { outcome = std::move(answer); },
                 [&](const caf::error& cause) { give_up(to_string(cause)); });
    return outcome;
  }

  system_clock clock_;
  settings config_;
  caf::actor_system system_{config_};
  caf::scoped_actor self_{system_};
  std::unique_ptr<broker_assembly> broker_;
  const std::string body_ = std::string(body_size, 'x');
  int64_t next_key_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "Usage: timer_bench DIRECTORY [WAITING]\n");
    return 2;
  }
  const std::filesystem::path directory = std::filesystem::path{argv[1]} / "timer_bench";
  const int64_t waiting = argc > 2 ? std::atoll(argv[2]) : 1'000'000;
  std::filesystem::remove_all(directory);
  {
    timer_bench bench{directory};
    constexpr int64_t day_ms = 86'400'000;
    const auto before = resident_bytes();
    const auto rate = bench.send(waiting, bench.now_ms() + day_ms, 30 * day_ms);
    bench.await_waiting(waiting);
    const auto each = static_cast<double>(resident_bytes() - before) / static_cast<double>(waiting);
    std::printf("taken: %.0f messages/s; %lld wait with %.0f bytes of memory each\n", rate,
                static_cast<long long>(waiting), each);
    const auto due_ms = bench.now_ms() + 5'000;
    bench.send(due_together, due_ms, 1'000);
    const auto late = bench.lateness(due_together);
    std::printf("%lld due within 1 s: late by p50 %lld ms, p99 %lld ms, most %lld ms\n",
                static_cast<long long>(due_together), static_cast<long long>(late.percentile(0.5)),
                static_cast<long long>(late.percentile(0.99)), static_cast<long long>(late.max()));
  }
  std::filesystem::remove_all(directory);
}
