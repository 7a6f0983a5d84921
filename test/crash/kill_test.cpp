#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "base/crc32.hpp"
#include "message/record_codec.hpp"
#include "storage/message_store.hpp"

// A process that stores messages is killed at a random moment, again and again. What it had
// acknowledged, which the surviving parent has written down, must be there with the same content.

using namespace cafmq;

namespace {

// One acknowledgement as it comes through the pipe: small enough to be written in one piece.
struct acknowledgement {
  int32_t queue_id;
  uint32_t body_crc;
  int64_t queue_offset;
  int64_t physical_offset;
};

constexpr int32_t queue_count = 4;
constexpr int putters = 2;

store_options options_in(const std::filesystem::path& directory, flush_mode flush) {
  store_options options;
  options.directory = directory;
  options.commit_log_file_size = 1 << 20;
  options.consume_queue_file_entries = 500;
  options.flush = flush;
  return options;
}

[[noreturn]] void give_up(const error& problem) {
  std::fprintf(stderr, "child: %s\n", problem.text().c_str());
  ::_exit(1);
}

void put_for_ever(message_store& store, int pipe, flush_mode flush, unsigned seed) {
  std::mt19937 random{seed};
  for (;;) {
    const std::string body(1 + random() % 3000, static_cast<char>('a' + random() % 26));
    message message;
    message.topic = "orders";
    message.queue_id = static_cast<int32_t>(random() % queue_count);
    message.body = body;
    const auto stored = store.put(message);
    if (!stored) give_up(stored.error());
    while (flush == flush_mode::sync && store.flushed_end() < stored->end)
      std::this_thread::yield();
    const acknowledgement written{message.queue_id, crc32(body), stored->queue.value(),
                                  stored->begin.value()};
    if (::write(pipe, &written, sizeof written) != sizeof written) ::_exit(2);
  }
}

template <class Step>
void repeat(Step step) {
  for (;;) {
    const auto done = step();
    if (!done) give_up(done.error());
    std::this_thread::yield();
  }
}

// Never returns: whoever calls this is killed.
[[noreturn]] void store_messages(const store_options& options, int pipe, unsigned seed) {
  const system_clock clock;
  auto store = message_store::open(options, clock);
  if (!store) give_up(store.error());
  std::vector<std::thread> threads;
  for (unsigned putter = 0; putter < putters; ++putter)
    threads.emplace_back(
        [&, putter] { put_for_ever(**store, pipe, options.flush, seed * putters + putter); });
  threads.emplace_back([&] { repeat([&] { return (*store)->dispatch(100); }); });
  threads.emplace_back([&] { repeat([&] { return (*store)->prepare_space(); }); });
  threads.emplace_back([&] {
    repeat([&] {
      auto done = (*store)->flush_log(0).map([](auto) {});
      if (done) done = (*store)->flush_queues(0);
      if (done) done = (*store)->save_checkpoint();
      return done;
    });
  });
  for (auto& thread : threads) thread.join();
  ::_exit(3);
}

class kill_loop {
 public:
  explicit kill_loop(flush_mode flush) : options_{options_in(make_directory(), flush)} {}
  ~kill_loop() {
    std::error_code ignored;
    std::filesystem::remove_all(options_.directory, ignored);
  }

  // Starts a child, kills it after `delay`, and writes down what it had acknowledged.
  void kill_after(std::chrono::microseconds delay, unsigned seed) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const auto child = ::fork();
    if (child == 0) {
      ::close(pipe[0]);
      store_messages(options_, pipe[1], seed);
    }
    ::close(pipe[1]);
    std::jthread killer{[&] { kill_when_due(child, delay); }};
    read_acknowledgements(pipe[0]);
    ::close(pipe[0]);
    killer.join();
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));  // it did not end by itself
  }

  // Reopens the store and compares it with what was written down.
  void check() const {
    const system_clock clock;
    auto store = message_store::open(options_, clock).value();
    CHECK(store->dispatched_end() == store->log_end());
    for (const auto& [place, expected] : acknowledged_) {
      const auto record = store->record_at(physical_offset{expected.physical_offset}).value();
      CHECK(matches(record, expected));
    }
    for (int32_t queue_id = 0; queue_id < queue_count; ++queue_id) check_queue(*store, queue_id);
  }

  [[nodiscard]] size_t acknowledged() const { return acknowledged_.size(); }

 private:
  static std::filesystem::path make_directory() {
    std::string name = std::filesystem::temp_directory_path() / "cafmq-kill-XXXXXX";
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    return name;
  }

  static void kill_when_due(pid_t child, std::chrono::microseconds delay) {
    const auto due = std::chrono::steady_clock::now() + delay;
    while (std::chrono::steady_clock::now() < due) std::this_thread::yield();
    ::kill(child, SIGKILL);
  }

  void read_acknowledgements(int pipe) {
    acknowledgement written{};
    size_t have = 0;
    for (;;) {
      auto* to = reinterpret_cast<char*>(&written) + have;
      const auto taken = ::read(pipe, to, sizeof written - have);
      if (taken <= 0) return;
      have += static_cast<size_t>(taken);
      if (have < sizeof written) continue;
      have = 0;
      const std::pair place{written.queue_id, written.queue_offset};
      CHECK(acknowledged_.count(place) == 0);  // no offset is given twice
      acknowledged_[place] = written;
    }
  }

  static bool matches(const shared_bytes& bytes, const acknowledgement& expected) {
    const auto found = decode_record(bytes.view(), body_check::crc);
    return found && found->place.queue == queue_offset{expected.queue_offset} &&
           found->message.queue_id == expected.queue_id &&
           crc32(found->message.body) == expected.body_crc;
  }

  // Dense offsets, and every acknowledged one with its own content.
  void check_queue(const message_store& store, int32_t queue_id) const {
    const message_queue queue{"orders", queue_id};
    size_t met = 0;
    for (queue_offset next; next < store.max_offset(queue);) {
      const auto found = store.read(queue, next, {}, {}).value();
      REQUIRE(found.status == read_status::found);
      for (const auto& bytes : found.records) {
        const auto expected = acknowledged_.find({queue_id, next.value()});
        if (expected != acknowledged_.end()) CHECK(matches(bytes, expected->second));
        met += expected != acknowledged_.end() ? 1 : 0;
        next = next + 1;
      }
      REQUIRE(next == found.next);
    }
    size_t wanted = 0;
    for (const auto& [place, expected] : acknowledged_) wanted += place.first == queue_id ? 1 : 0;
    CHECK(met == wanted);
  }

  store_options options_;
  std::map<std::pair<int32_t, int64_t>, acknowledgement> acknowledged_;
};

int rounds() {
  const char* given = std::getenv("CAFMQ_KILL_ROUNDS");
  return given == nullptr ? 20 : std::max(1, std::atoi(given));
}

unsigned chosen_seed() {
  const char* given = std::getenv("CAFMQ_SEED");
  return given == nullptr ? std::random_device{}() : static_cast<unsigned>(std::atoi(given));
}

void show_progress(int done, int count, size_t acknowledged) {
  constexpr int step = 50;
  if (done % step != 0) return;
  std::printf("%d of %d kills, %zu messages acknowledged\n", done, count, acknowledged);
  std::fflush(stdout);
}

void run(flush_mode flush, int count) {
  const auto seed = chosen_seed();
  INFO("CAFMQ_SEED=" << seed);
  std::mt19937 random{seed};
  kill_loop loop{flush};
  for (int round = 0; round < count; ++round) {
    // Also so early that the store is still being opened and recovered.
    loop.kill_after(std::chrono::microseconds{1000 + random() % 150'000}, random());
    INFO("round " << round << ", " << loop.acknowledged() << " messages acknowledged");
    loop.check();
    show_progress(round + 1, count, loop.acknowledged());
  }
  CHECK(loop.acknowledged() > 0);
}

}  // namespace

TEST_CASE("a killed process loses nothing that it acknowledged") {
  run(flush_mode::async, rounds());
}

TEST_CASE("a killed process loses nothing that it acknowledged after a flush") {
  run(flush_mode::sync, std::max(1, rounds() / 4));
}
