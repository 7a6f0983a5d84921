// protocol_bench: what it takes to read a remoting request and to answer it, beside copying the
// same bytes. Nanoseconds of processor time for each, the best of several rounds.

#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "protocol/bodies/heartbeat.hpp"
#include "protocol/command_decoder.hpp"
#include "protocol/command_writer.hpp"
#include "protocol/headers/header_reader.hpp"
#include "protocol/headers/pull.hpp"
#include "protocol/headers/send.hpp"
#include "protocol/pull_response.hpp"
#include "protocol/send_response.hpp"

namespace {

using namespace cafmq;
using namespace cafmq::remoting;

constexpr int rounds = 15;
constexpr int runs_per_round = 100'000;

double cpu_nanoseconds() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) * 1e9 + static_cast<double>(used.tv_nsec);
}

// Keeps the compiler from leaving out what nobody looks at.
void use(const void* bytes) {
  asm volatile("" : : "r"(bytes) : "memory");
}

template <class Run>
double best_of_rounds(Run run) {
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const auto begin = cpu_nanoseconds();
    for (int count = 0; count < runs_per_round; ++count) run();
    best = std::min(best, (cpu_nanoseconds() - begin) / runs_per_round);
  }
  return best;
}

template <class Run>
void print(const char* name, std::string_view bytes, Run run) {
  std::string copy(bytes.size(), '\0');
  const auto limit = best_of_rounds([&] {
    std::memcpy(copy.data(), bytes.data(), bytes.size());
    use(copy.data());
  });
  std::printf("%-44s %6zu %10.1f %10.1f\n", name, bytes.size(), best_of_rounds(run), limit);
  std::fflush(stdout);
}

std::string send_request(serialize_type type) {
  const std::string properties =
      "UNIQ_KEY\1"
      "7F0000010DC818B4AAC27E5A1B2C0001\2WAIT\1true\2TAGS\1TagA\2KEYS\1key-4711\2";
  send_message_request request;
  request.producer_group = "bench_producer_group";
  request.topic = "bench_topic";
  request.default_topic = "TBW102";
  request.queue_id = 3;
  request.born_timestamp_ms = 1'700'000'000'000;
  request.properties = properties;
  request.broker_name = "broker-a";
  std::string out;
  command_writer writer{out, type, request_line(request_code::send_message_v2, 123'456)};
  write_send_message(request, request_code::send_message_v2, writer);
  writer.end(0);
  return out;
}

// What a Java push consumer sends.
const std::string pull_request = [] {
  const std::string header =
      R"({"code":11,"extFields":{"queueId":"3","maxMsgBytes":"262144","maxMsgNums":"32",)"
      R"("sysFlag":"3","suspendTimeoutMillis":"15000","commitOffset":"51234","bname":"broker-a",)"
      R"("topic":"bench_topic","queueOffset":"51266","expressionType":"TAG",)"
      R"("subVersion":"1700000000000","consumerGroup":"bench_consumer_group"},"flag":0,)"
      R"("language":"JAVA","opaque":4711,"serializeTypeCurrentRPC":"JSON","version":479})";
  std::string out;
  begin_header(out);
  out += header;
  end_header(out, 0, serialize_type::json, 0);
  return out;
}();

stored_answer answer_at(const std::array<physical_offset, 1>& places) {
  stored_answer answer;
  answer.opaque = 123'456;
  answer.queue_id = 3;
  answer.queue_position = queue_offset{51'266};
  answer.places = places;
  answer.transaction_id = "7F0000010DC818B4AAC27E5A1B2C0001";
  return answer;
}

void must(bool holds) {
  if (holds) return;
  std::fprintf(stderr, "protocol_bench: a request was not read\n");
  std::exit(1);
}

void run_reading() {
  command_decoder decoder;
  command_header header;
  for (const auto type : {serialize_type::json, serialize_type::rocketmq}) {
    const bool json = type == serialize_type::json;
    const auto request = send_request(type);
    print(json ? "send V2, JSON: frame and header" : "send V2, binary: frame and header", request,
          [&] {
            const auto whole = front_frame(request, {});
            must(whole && *whole && decoder.decode(**whole, header));
            use(&header);
          });
    print(json ? "send V2, JSON: all typed fields as well"
               : "send V2, binary: all typed fields as well",
          request, [&] {
            const auto whole = front_frame(request, {});
            must(whole && *whole && decoder.decode(**whole, header));
            const auto typed = read_send_message(header);
            must(typed.has_value());
            use(&*typed);
          });
  }
  print("pull, JSON: all typed fields as well", pull_request, [&] {
    const auto whole = front_frame(pull_request, {});
    must(whole && *whole && decoder.decode(**whole, header));
    const auto typed = read_header<pull_message_request>(header.fields);
    must(typed.has_value());
    use(&*typed);
  });
}

void run_answering() {
  const send_response_template ready{host_address{}, "DefaultRegion", true};
  const std::array<physical_offset, 1> places{physical_offset{123'456'789}};
  std::string out;
  for (const auto type : {serialize_type::json, serialize_type::rocketmq}) {
    const bool json = type == serialize_type::json;
    const auto send = [&] {
      out.clear();
      ready.append_stored(out, type, answer_at(places));
      use(out.data());
    };
    send();
    print(json ? "answer to a send, JSON" : "answer to a send, binary", std::string{out}, send);
    const auto pull = [&] {
      out.clear();
      append_pull_response(out, type, {}, 1024);
      use(out.data());
    };
    pull();
    print(json ? "answer to a pull, JSON" : "answer to a pull, binary", std::string{out}, pull);
  }
}

void run_bodies() {
  const std::string heartbeat =
      R"({"clientID":"10.0.0.1@123","consumerDataSet":[{"consumeFromWhere":)"
      R"("CONSUME_FROM_LAST_OFFSET","consumeType":"CONSUME_PASSIVELY","groupName":"CG",)"
      R"("messageModel":"CLUSTERING","subscriptionDataSet":[{"classFilterMode":false,)"
      R"("codeSet":[2598919,2598920],"expressionType":"TAG","subString":"TagA || TagB",)"
      R"("subVersion":1795235871305,"tagsSet":["TagA","TagB"],"topic":"TopicTest"}],)"
      R"("unitMode":false}],"heartbeatFingerprint":0,"producerDataSet":[{"groupName":"PG"}],)"
      R"("withoutSub":false})";
  print("heartbeat of one consumer", heartbeat, [&] {
    const auto read = read_heartbeat(heartbeat);
    must(read.has_value());
    use(&*read);
  });
}

}  // namespace

int main() {
  std::printf("%-44s %6s %10s %10s\n", "", "bytes", "ns", "memcpy ns");
  run_reading();
  run_answering();
  run_bodies();
}
