#include "test/e2e/timer_run.hpp"

#include <chrono>

#include <catch2/catch.hpp>

#include "base/clock.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "protocol/headers/pull.hpp"
#include "protocol/headers/send.hpp"

namespace cafmq {
namespace {

using namespace remoting;

constexpr std::string_view topic = "reminders";
constexpr int64_t delay_max_ms = 1'500;

pull_message_request pull_from(int64_t offset) {
  pull_message_request pull;
  pull.consumer_group = "readers";
  pull.topic = topic;
  pull.queue_position = offset;
  pull.messages_max = 32;
  pull.system_flag = pull_flag::subscription | pull_flag::suspend;
  pull.suspend_timeout_ms = 200;
  pull.subscription = "*";
  return pull;
}

// Calls `visit` for each message of the topic until it says that it is enough, or nothing comes.
template <class Visit>
void read_topic(remoting_client& reader, Visit visit) {
  for (int64_t next = 0;;) {
    const auto answer = reader.ask(request_code::pull_message, pull_from(next));
    if (answer.code() != response_code::success) return;
    for (std::string_view bytes = answer.body; !bytes.empty();) {
      const auto record = decode_record(bytes, body_check::crc);
      REQUIRE(record);
      visit(*record);
      bytes.remove_prefix(static_cast<size_t>(record->total_size));
    }
    next = std::stoll(answer.fields.at("nextBeginOffset"));
  }
}

bool is_early(const record& found) {
  const auto wanted = find_property(found.message.properties, "TIMER_DELIVER_MS");
  return !wanted || found.place.store_timestamp_ms < std::stoll(std::string{*wanted});
}

}  // namespace

void timer_run::connect(uint16_t port) {
  client_ = std::make_unique<remoting_client>(port);
  sends_.clear();
  recalls_.clear();
}

int timer_run::send(int64_t delay_ms) {
  const auto body = std::to_string(next_);
  const auto properties = *encode_properties(
      {{"TIMER_DELAY_MS", std::to_string(delay_ms)}, {"UNIQ_KEY", "key" + body}});
  send_message_request header;
  header.producer_group = "reminding";
  header.topic = topic;
  header.default_topic = "TBW102";
  header.default_topic_queues = 1;
  header.born_timestamp_ms = system_clock{}.wall_ms();
  header.properties = properties;
  const auto opaque = client_->next_opaque();
  std::string bytes;
  command_writer writer{bytes, client_->type(),
                        request_line(request_code::send_message_v2, opaque)};
  write_send_message(header, request_code::send_message_v2, writer);
  writer.end(body.size());
  client_->send_until_closed(bytes.append(body));
  sends_.emplace(opaque, next_);
  return next_++;
}

void timer_run::produce(size_t count, size_t answers) {
  for (size_t each = 0; each < count; ++each)
    (void)send(1 + static_cast<int64_t>(random_() % delay_max_ms));
  const auto wanted = answers_ + answers;
  while (answers_ < wanted) REQUIRE(take_one());
}

void timer_run::drain() {
  while (take_one()) {
  }
}

bool timer_run::take_one() {
  const auto came = client_->receive_if_open();
  if (!came) return false;
  const bool done = came->code() == response_code::success;
  if (auto send = sends_.extract(came->line.opaque)) {
    ++answers_;
    if (!done) return true;
    sent_.insert(send.mapped());
    const auto handle = came->fields.find("recallHandle");
    if (send.mapped() % 4 == 3 && handle != came->fields.end())
      take_back(send.mapped(), handle->second);
  } else if (auto recall = recalls_.extract(came->line.opaque)) {
    if (done) taken_back_.insert(recall.mapped());
  }
  return true;
}

// The broker may refuse that: then the message was delivered already.
void timer_run::take_back(int number, const std::string& handle) {
  asked_back_.insert(number);
  client_->send_until_closed(client_->request(request_code::recall_message,
                                              recall_message_request{"reminding", topic, handle}));
  recalls_.emplace(client_->last_opaque(), number);
}

void timer_run::settle() {
  const auto last = std::to_string(send(2 * delay_max_ms));
  while (!sends_.empty()) REQUIRE(take_one());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  for (bool has_come = false; !has_come;) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    read_topic(*client_,
               [&](const record& found) { has_come = has_come || found.message.body == last; });
  }
}

std::vector<std::string> timer_run::problems(uint16_t port) const {
  std::map<std::string, int> times;
  std::vector<std::string> found;
  remoting_client reader{port};
  read_topic(reader, [&](const record& each) {
    const std::string body{each.message.body};
    ++times[body];
    if (is_early(each)) found.push_back("message " + body + " came before its time");
  });
  for (int number = 0; number < next_; ++number) {
    const auto entry = times.find(std::to_string(number));
    const int there = entry == times.end() ? 0 : entry->second;
    // What was not acknowledged may have happened or not.
    const int most = taken_back_.contains(number) ? 0 : 1;
    const int least = sent_.contains(number) && !asked_back_.contains(number) ? 1 : 0;
    if (there < least || there > most)
      found.push_back("message " + std::to_string(number) + " is there " + std::to_string(there) +
                      " times");
  }
  return found;
}

}  // namespace cafmq
