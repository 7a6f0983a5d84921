#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>

#include <fmt/ostream.h>

#include "apps/commands.hpp"
#include "apps/open_sends.hpp"
#include "apps/progress.hpp"
#include "apps/report.hpp"
#include "client/producer.hpp"

namespace cafmq {
namespace {

using steady = std::chrono::steady_clock;

struct produce_flags {
  std::string namesrvs = "127.0.0.1:9870";
  std::string topic;
  std::string file;
  std::string tags;
  std::string acks;
  bool key_lines = false;
  bool json = false;
  size_t window = 1024;
  int64_t timeout_ms = 30'000;
};

// What comes back: counted, timed and written down. Called on the client's threads, one at a time.
class acknowledgements {
 public:
  result<void> open(const std::string& file) {
    if (file.empty()) return {};
    out_.open(file, std::ios::app);
    if (!out_) return fail_errno("open " + file, errno);
    return {};
  }

  void take(const std::string& key, size_t bytes, steady::time_point begun,
            const result<send_receipt>& sent) {
    const std::lock_guard lock{mutex_};
    if (!sent) {
      if (failed_++ == 0) print_error(sent.error());
      return;
    }
    ++report_.messages;
    report_.bytes += static_cast<int64_t>(bytes);
    report_.latency_ns.record((steady::now() - begun).count());
    if (out_.is_open()) {
      fmt::print(out_, "{}\t{}\t{}\t{}\t{}\n", key, sent->queue_id, sent->queue_offset.value(),
                 sent->offset_message_id, sent->attempts);
      out_.flush();  // whoever follows the file sees each acknowledgement at once
    }
  }

  // When all have come.
  [[nodiscard]] const rate_report& finish(steady::duration took) {
    report_.what = "sent";
    report_.latency_of = "send to acknowledgement";
    report_.seconds = std::chrono::duration<double>(took).count();
    return report_;
  }
  [[nodiscard]] int64_t failed() const { return failed_; }

 private:
  std::mutex mutex_;
  std::ofstream out_;
  rate_report report_;
  int64_t failed_ = 0;
};

outgoing_message message_from(const produce_flags& flags, std::string line, int64_t number) {
  outgoing_message message;
  message.topic = flags.topic;
  message.tags = flags.tags;
  if (flags.key_lines) message.keys = std::to_string(number);
  message.body = std::move(line);
  return message;
}

// One message a line; an empty line is none, as RocketMQ has no empty bodies.
int64_t send_lines(std::istream& lines, const produce_flags& flags, producer& producer,
                   open_sends& open, acknowledgements& acks) {
  progress shown{"sending", 0};
  std::string line;
  int64_t number = 0;
  while (std::getline(lines, line)) {
    ++number;
    if (line.empty()) continue;
    const auto message = message_from(flags, std::move(line), number);
    open.begin();
    const auto done = [&, key = message.keys, bytes = message.body.size(),
                       begun = steady::now()](result<send_receipt> sent) {
      acks.take(key, bytes, begun, sent);
      open.end();
    };
    if (auto begun = producer.send_async(message, done); !begun) done(fail(begun.error()));
    shown.show(number);
  }
  open.wait_for_all();
  return number;
}

exit_code produce(const produce_flags& flags) {
  std::ifstream file;
  if (!flags.file.empty()) {
    file.open(flags.file);
    if (!file) {
      print_error(fail_errno("open " + flags.file, errno).value());
      return exit_code::usage;
    }
  }
  acknowledgements acks;
  if (auto opened = acks.open(flags.acks); !opened) {
    print_error(opened.error());
    return exit_code::usage;
  }
  producer_options options{.name_servers = flags.namesrvs,
                           .send_timeout = std::chrono::milliseconds{flags.timeout_ms}};
  options.retries = 100;  // the deadline is the bound
  auto producer = producer::start(options);
  if (!producer) {
    print_error(producer.error());
    return exit_code::usage;
  }
  open_sends open{flags.window};
  const auto begin = steady::now();
  std::istream& lines = flags.file.empty() ? std::cin : file;
  (void)send_lines(lines, flags, *producer, open, acks);
  const auto& report = acks.finish(steady::now() - begin);
  std::cout << (flags.json ? to_json(report) : to_text(report) + '\n');
  if (acks.failed() == 0) return exit_code::success;
  std::cerr << "cafmq: " << acks.failed() << " messages were not acknowledged\n";
  return report.messages > 0 ? exit_code::incomplete : exit_code::failed;
}

}  // namespace

void add_produce(CLI::App& app, command_work& chosen) {
  auto flags = std::make_shared<produce_flags>();
  auto* command = app.add_subcommand("produce", "Send lines of text, one message a line");
  command->add_option("-n,--namesrv", flags->namesrvs, "Native doors of the name servers")
      ->capture_default_str();
  command->add_option("-t,--topic", flags->topic, "Where to send")->required();
  command->add_option("-f,--file", flags->file, "The text; without it, what comes on stdin");
  command->add_option("--tags", flags->tags, "A tag for every message");
  command->add_flag("--key-lines", flags->key_lines, "The line's number becomes the message's key");
  command->add_option("--acks", flags->acks,
                      "Append key, queue, offset, id and attempts of each acknowledged line here");
  command->add_option("--window", flags->window, "Messages unacknowledged at a time")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  command->add_option("--timeout-ms", flags->timeout_ms, "How long one message may take")
      ->check(CLI::Range(1, 600'000))
      ->capture_default_str();
  command->add_flag("--json", flags->json, "Report as JSON");
  command->footer(
      "Examples:\n  cafmq produce -t words -f /usr/share/dict/words --key-lines\n"
      "  echo hello | cafmq produce -t greetings");
  command->callback([flags, &chosen] { chosen = [flags] { return produce(*flags); }; });
}

}  // namespace cafmq
