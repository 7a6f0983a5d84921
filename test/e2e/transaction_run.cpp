#include "test/e2e/transaction_run.hpp"

#include <chrono>

#include <catch2/catch.hpp>

#include "base/clock.hpp"
#include "message/message_id.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "protocol/bodies/heartbeat.hpp"
#include "protocol/headers/positions.hpp"
#include "protocol/headers/pull.hpp"
#include "protocol/headers/send.hpp"
#include "protocol/headers/transactions.hpp"

namespace cafmq {
namespace {

using namespace remoting;

constexpr std::string_view topic = "transfers";
constexpr std::string_view group = "payers";
constexpr std::string_view half_topic = "RMQ_SYS_TRANS_HALF_TOPIC";

bool is_rolled_back(int number) {
  return number % 3 == 1;
}
bool is_undecided(int number) {
  return number % 3 == 2;
}

int64_t number_in(const received& answer, std::string_view name) {
  const auto found = answer.fields.find(name);
  return found == answer.fields.end() ? -1 : std::stoll(found->second);
}

}  // namespace

void transaction_run::connect(uint16_t port) {
  client_ = std::make_unique<remoting_client>(port);
  open_.clear();
  heartbeat_data beat;
  beat.client_id = "payer";
  beat.producer_groups.emplace_back(group);
  client_->send_until_closed(
      client_->request(request_code::heart_beat, no_header{}, write_heartbeat(beat)));
}

void transaction_run::prepare() {
  const auto body = std::to_string(next_);
  const auto properties = *encode_properties(
      {{"TRAN_MSG", "true"}, {"PGROUP", std::string{group}}, {"UNIQ_KEY", "key " + body}});
  send_message_request header;
  header.producer_group = group;
  header.topic = topic;
  header.default_topic = "TBW102";
  header.default_topic_queues = 1;
  header.born_timestamp_ms = system_clock{}.wall_ms();
  header.properties = properties;
  header.system_flag = system_flag::transaction_prepared;
  const auto opaque = client_->next_opaque();
  std::string bytes;
  command_writer writer{bytes, client_->type(),
                        request_line(request_code::send_message_v2, opaque)};
  write_send_message(header, request_code::send_message_v2, writer);
  writer.end(body.size());
  client_->send_until_closed(bytes.append(body));
  open_.emplace(opaque, next_++);
}

void transaction_run::produce(size_t count, size_t answers) {
  for (size_t sent = 0; sent < count; ++sent) prepare();
  const auto wanted = answers_ + answers;
  while (answers_ < wanted) REQUIRE(take_one());
}

void transaction_run::drain() {
  while (take_one()) {
  }
}

bool transaction_run::take_one() {
  const auto came = client_->receive_if_open();
  if (!came) return false;
  if (!came->line.is_response())
    take_check(*came);
  else if (open_.contains(came->line.opaque))
    take_receipt(*came);
  return true;
}

void transaction_run::take_receipt(const received& answer) {
  const auto number = open_.extract(answer.line.opaque).mapped();
  ++answers_;
  if (answer.code() != response_code::success) return;
  prepared_.insert(number);
  if (is_undecided(number)) return;
  const auto id = parse_message_id(answer.fields.at("msgId"));
  REQUIRE(id);
  end(number_in(answer, "queueOffset"), id->place.value(), number, false);
}

void transaction_run::take_check(const received& check) {
  REQUIRE(check.line.request() == request_code::check_transaction_state);
  const auto record = decode_record(check.body, body_check::crc);
  REQUIRE(record);
  CHECK(record->message.topic == topic);
  const auto number = std::stoi(std::string{record->message.body});
  asked_.insert(number);
  end(number_in(check, "tranStateTableOffset"), number_in(check, "commitLogOffset"), number, true);
}

// One way, as RocketMQ's clients do it; now and then twice.
void transaction_run::end(int64_t half, int64_t place, int number, bool from_check) {
  end_transaction_request header;
  header.producer_group = group;
  header.queue_position = half;
  header.physical_offset = place;
  header.decision =
      is_rolled_back(number) ? transaction_decision::rollback : transaction_decision::commit;
  header.from_check = from_check;
  header.message_id = "unused";
  const int times = random_() % 8 == 0 ? 2 : 1;
  for (int count = 0; count < times; ++count)
    client_->send_until_closed(
        client_->request(request_code::end_transaction, header, {}, command_flag::one_way));
}

void transaction_run::settle(uint16_t port) {
  remoting_client tool{port};
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  for (;;) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    // Whatever has come to us by now is answered before we ask again.
    client_->send_until_closed(client_->request(request_code::get_max_offset,
                                                max_offset_request{half_topic, 0, true, {}}));
    const auto mark = client_->last_opaque();
    for (bool marked = false; !marked;) {
      const auto came = client_->receive_if_open();
      REQUIRE(came);
      marked = came->line.is_response() && came->line.opaque == mark;
      if (!came->line.is_response()) take_check(*came);
    }
    const auto end = number_in(
        tool.ask(request_code::get_max_offset, max_offset_request{half_topic, 0, true, {}}),
        "offset");
    const query_consumer_offset_request over{"CID_RMQ_SYS_TRANS", half_topic, 0, true, {}};
    if (number_in(tool.ask(request_code::query_consumer_offset, over), "offset") == end) return;
  }
}

std::map<std::string, int> transaction_run::times_in(uint16_t port) const {
  std::map<std::string, int> times;
  remoting_client reader{port};
  pull_message_request pull;
  pull.consumer_group = "readers";
  pull.topic = topic;
  pull.messages_max = 32;
  pull.system_flag = pull_flag::subscription;
  pull.subscription = "*";
  for (;;) {
    const auto answer = reader.ask(request_code::pull_message, pull);
    if (answer.code() != response_code::success) return times;
    for (std::string_view bytes = answer.body; !bytes.empty();) {
      const auto record = decode_record(bytes, body_check::crc);
      REQUIRE(record);
      ++times[std::string{record->message.body}];
      bytes.remove_prefix(static_cast<size_t>(record->total_size));
    }
    pull.queue_position = number_in(answer, "nextBeginOffset");
  }
}

std::vector<std::string> transaction_run::problems(uint16_t port) const {
  const auto times = times_in(port);
  std::vector<std::string> found;
  for (int number = 0; number < next_; ++number) {
    const auto entry = times.find(std::to_string(number));
    const int there = entry == times.end() ? 0 : entry->second;
    // A send that was not acknowledged may have been stored or not.
    const int most = is_rolled_back(number) ? 0 : 1;
    const int least = prepared_.contains(number) ? most : 0;
    if (there < least || there > most)
      found.push_back("transaction " + std::to_string(number) + " is there " +
                      std::to_string(there) + " times");
  }
  return found;
}

}  // namespace cafmq
