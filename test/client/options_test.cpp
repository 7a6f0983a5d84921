#include "client/options.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

consumer_options billing() {
  return {.group = "billing", .subscriptions = {{.topic = "orders"}}};
}

template <class Options>
std::string refusal(const Options& options) {
  auto valid = validate(options);
  REQUIRE_FALSE(valid);
  CHECK(valid.error().code() == errc::invalid_argument);
  return valid.error().text();
}

}  // namespace

TEST_CASE("options at their defaults can work") {
  CHECK(validate(producer_options{}));
  CHECK(validate(admin_options{}));
  CHECK(validate(billing()));
}

TEST_CASE("what is out of range is named with its range") {
  CHECK(refusal(producer_options{.retries = -1}) == "retries is -1; it must be 0 to 100");
  CHECK(refusal(producer_options{.send_timeout = 0ms}) ==
        "send_timeout is 0; it must be 1 to 600000");
  auto options = billing();
  options.retry_delay = 2min;
  CHECK(refusal(options) == "retry_delay_max is 60000; it must be 120000 to 86400000");
}

TEST_CASE("addresses that are none are refused") {
  CHECK(refusal(producer_options{.name_servers = "nowhere"}).find("name_servers: ") == 0);
  CHECK(refusal(admin_options{.name_servers = ""}).find("name_servers: ") == 0);
}

TEST_CASE("a consumer needs a legal group and each topic once") {
  auto options = billing();
  options.group = "no/slash";
  refusal(options);
  options = billing();
  options.subscriptions.clear();
  refusal(options);
  options = billing();
  options.subscriptions.push_back({.topic = "orders", .expression = "paid"});
  CHECK(refusal(options).find("twice") != std::string::npos);
  options = billing();
  options.subscriptions.push_back({.topic = "../etc"});
  refusal(options);
}

TEST_CASE("a consumer needs a strategy to share queues") {
  auto options = billing();
  options.allocation = {};
  CHECK(refusal(options).find("allocation") == 0);
}
