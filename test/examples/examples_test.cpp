#include <catch2/catch.hpp>

#include "test/support/child_process.hpp"
#include "testing/test_broker.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

// Each program against a broker of its own.
class example_run {
 public:
  example_run() : broker_{test_broker::start()} { REQUIRE(broker_); }

  // Its output when it has ended well.
  std::string run(const std::string& name, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{std::string{CAFMQ_EXAMPLES} + "/example_" + name,
                                       broker_->name_servers()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    child_process program{arguments};
    const auto code = program.wait(60s);
    INFO(program.output());
    REQUIRE(code == 0);
    return program.output();
  }

 private:
  result<test_broker> broker_;
};

size_t lines_with(const std::string& output, const std::string& text) {
  size_t count = 0;
  for (size_t at = 0; (at = output.find(text, at)) != std::string::npos; ++at) ++count;
  return count;
}

}  // namespace

TEST_CASE_METHOD(example_run, "what the example sends the others consume") {
  CHECK(lines_with(run("send"), "is at offset") == 10);
  CHECK(lines_with(run("consume", {"10"}), "order-") == 10);
  CHECK(lines_with(run("pull", {"10"}), "order-") == 10);
  CHECK(run("consume_sql", {"5"}).find("100\n") != std::string::npos);
}

TEST_CASE_METHOD(example_run, "the example that does not wait has all its messages stored") {
  CHECK(run("send_async") == "10000 are stored\n");
}

TEST_CASE_METHOD(example_run, "the example with sharding keys sends each key to one queue") {
  const auto output = run("send_in_order");
  for (const std::string account : {"account-1", "account-2", "account-3"}) {
    const auto created = output.find(account + " created in queue ");
    REQUIRE(created != std::string::npos);
    const auto queue = output.substr(output.find("in queue ", created), 10);
    CHECK(lines_with(output, account) == 3);
    CHECK(output.find(account + " paid " + queue) != std::string::npos);
    CHECK(output.find(account + " shipped " + queue) != std::string::npos);
  }
}

TEST_CASE_METHOD(example_run, "the example that sends a delayed message ends at once") {
  CHECK(lines_with(run("send_delayed"), "in ten seconds") == 1);
}

TEST_CASE_METHOD(example_run, "the example of actors sends and gets its message") {
  CHECK(run("actors") == "hello, actors\n");
}

TEST_CASE_METHOD(example_run, "the example of a broker inside of a test passes") {
  run("own_broker");
}
