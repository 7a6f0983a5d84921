#include "actors/options.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

TEST_CASE("the options are valid as they are") {
  CHECK(validate(flush_options{}));
  CHECK(validate(broker_options{}));
  CHECK(validate(transaction_options{}));
  CHECK(validate(timer_options{}));
  CHECK(validate(namesrv_options{}));
  CHECK(validate(native_options{}));
}

TEST_CASE("an option out of range is refused with its name and range") {
  broker_options broker;
  broker.topic_queues = 0;
  auto refused = validate(broker);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::config_invalid);
  CHECK(refused.error().text() == "topic_queues is 0; it must be 1 to 1024");

  flush_options flush;
  flush.log_interval = 0ms;
  CHECK_FALSE(validate(flush));
  transaction_options transactions;
  transactions.check_interval = 99ms;
  CHECK_FALSE(validate(transactions));
  timer_options timers;
  timers.precision = 1'001ms;
  CHECK_FALSE(validate(timers));
  namesrv_options namesrv;
  namesrv.listen_port = 65'536;
  CHECK_FALSE(validate(namesrv));
  native_options native;
  native.address = "everywhere";
  CHECK_FALSE(validate(native));
}

TEST_CASE("the broker's own names can be topics") {
  broker_options options;
  options.broker_name = "host.example";
  CHECK_FALSE(validate(options));
  options.broker_name = "";
  CHECK_FALSE(validate(options));
  options.broker_name = std::string(97, 'b');
  CHECK_FALSE(validate(options));
  options.broker_name = std::string(96, 'b');
  CHECK(validate(options));
  options.cluster = "../etc";
  CHECK_FALSE(validate(options));
}

TEST_CASE("the broker's permission is made of read and write") {
  broker_options options;
  for (const int32_t good : {0, 2, 4, 6}) {
    options.permission = good;
    CHECK(validate(options));
  }
  for (const int32_t bad : {-1, 1, 7, 8}) {
    options.permission = bad;
    CHECK_FALSE(validate(options));
  }
}

TEST_CASE("a name server address needs a port") {
  broker_options options;
  options.namesrv_addresses = {"10.0.0.1:9876"};
  CHECK(validate(options));
  options.namesrv_addresses.push_back("10.0.0.2");
  CHECK_FALSE(validate(options));
}

TEST_CASE("an IPv6 host is told in brackets") {
  broker_options options;
  CHECK(options.address(10911) == "127.0.0.1:10911");
  options.host = "2001:db8::1";
  CHECK(validate(options));
  CHECK(options.address(10911) == "[2001:db8::1]:10911");
}
