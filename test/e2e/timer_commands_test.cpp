#include <signal.h>

#include <catch2/catch.hpp>

#include "message/properties.hpp"
#include "protocol/headers/send.hpp"
#include "test/e2e/cluster.hpp"
#include "test/support/remoting_client.hpp"

using namespace cafmq;
using namespace cafmq::remoting;
using namespace std::chrono_literals;

namespace {

// Sends a message for an hour from now; its body is its key.
void send_later(remoting_client& client, const std::string& key) {
  const auto properties = *encode_properties({{"TIMER_DELAY_SEC", "3600"}, {"UNIQ_KEY", key}});
  send_message_request header;
  header.producer_group = "p";
  header.topic = "reminders";
  header.default_topic = "TBW102";
  header.default_topic_queues = 1;
  header.properties = properties;
  std::string bytes;
  command_writer writer{bytes, client.type(),
                        request_line(request_code::send_message_v2, client.next_opaque())};
  write_send_message(header, request_code::send_message_v2, writer);
  writer.end(key.size());
  client.send_bytes(bytes.append(key));
  REQUIRE(client.receive().code() == response_code::success);
}

struct outcome {
  int code = -1;
  std::string output;
};

outcome run(const standalone_cluster& cluster, std::vector<std::string> order) {
  order.insert(order.begin(), {CAFMQ_PROGRAM, "timer"});
  order.insert(order.end(), {"--namesrv", cluster.address()});
  child_process command{order};
  const auto code = command.wait(20s);
  return {code.value_or(-1), command.output()};
}

}  // namespace

TEST_CASE("messages that wait are listed, taken back and given another time") {
  standalone_cluster cluster;
  cluster.start();
  remoting_client client{cluster.remoting_port()};
  send_later(client, "ONE");
  send_later(client, "TWO");
  const auto before = run(cluster, {"ls"});
  CHECK(before.code == 0);
  CHECK(before.output.find("ONE") < before.output.find("TWO"));
  REQUIRE(before.output.find("TWO") != std::string::npos);

  CHECK(run(cluster, {"cancel", "reminders", "ONE"}).code == 0);
  CHECK(run(cluster, {"cancel", "reminders", "ONE"}).code == 1);
  CHECK(run(cluster, {"reschedule", "reminders", "TWO"}).code == 1);
  CHECK(run(cluster, {"reschedule", "reminders", "TWO", "--at", "4000000000123"}).code == 1);
  const auto moved = run(cluster, {"reschedule", "reminders", "TWO", "--at", "2000000000123"});
  CHECK(moved.code == 0);
  CHECK(moved.output.find("2033-05-18 03:33:20.123") != std::string::npos);

  const auto after = run(cluster, {"ls", "--json"});
  CHECK(after.output.find("ONE") == std::string::npos);
  CHECK(after.output.find("\"due_ms\": 2000000000123") != std::string::npos);
  CHECK(run(cluster, {"reschedule", "reminders", "TWO", "--in", "0"}).code == 0);
  CHECK(run(cluster, {"ls"}).output.find("TWO") == std::string::npos);
  cluster.server().signal(SIGTERM);
  CHECK(cluster.server().wait(20s) == 0);
}
