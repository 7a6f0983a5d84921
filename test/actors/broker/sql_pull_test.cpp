#include "message/properties.hpp"
#include "test/support/broker_fixture.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using bodies = std::vector<std::string>;

class sql_fixture : public broker_fixture {
 public:
  explicit sql_fixture(const setting& set = {}) : broker_fixture{flush_mode::async, set} {
    for (int number = 0; number < 5; ++number) put_number(number);
  }

  /// A message with its number as property n.
  void put_number(int number) {
    const auto text = std::to_string(number);
    std::string batch;
    append_to_batch(batch, {0, text, *encode_properties({{"n", text}})});
    REQUIRE(ask<put_receipt>(
        broker_, put_messages{"orders", 0, 4, 0, byte_parts{shared_bytes{std::move(batch)}}}));
  }

  static pull_messages sql_pull(const std::string& expression, int64_t from = 0) {
    auto pull = pull_of("orders", from);
    pull.expression = expression;
    pull.type = expression_type::sql92;
    return pull;
  }
};

class cold_sql_fixture : public sql_fixture {
 public:
  cold_sql_fixture() : sql_fixture{[](store_options& options) { options.hot_tail_bytes = 0; }} {}
};

}  // namespace

TEST_CASE_METHOD(sql_fixture, "a native pull returns what meets its SQL92 expression") {
  const auto pulled = ask<pulled_messages>(broker_, sql_pull("n > 2 AND n <> 3"));
  REQUIRE(pulled);
  CHECK(bodies_in(*pulled) == bodies{"4"});
  CHECK(pulled->next == queue_offset{5});
  const auto none = ask<pulled_messages>(broker_, sql_pull("n > 5"));
  REQUIRE(none);
  CHECK(none->status == pull_status::no_matched_message);
  CHECK(none->next == queue_offset{5});
}

TEST_CASE_METHOD(cold_sql_fixture, "what is far behind the tail is filtered as well") {
  const auto pulled = ask<pulled_messages>(broker_, sql_pull("n IN ('1', '4')"));
  REQUIRE(pulled);
  CHECK(bodies_in(*pulled) == bodies{"1", "4"});
}

TEST_CASE_METHOD(sql_fixture, "a native pull that waits is filtered when it wakes") {
  auto pull = sql_pull("n = 6", 5);
  pull.patience_ms = 10'000;
  auto waiting = self_->request(broker_, caf::infinite, pull);
  run();
  put_number(5);
  REQUIRE_FALSE(self_->has_next_message());
  put_number(6);
  const auto pulled = answer_of<pulled_messages>(waiting);
  REQUIRE(pulled);
  CHECK(bodies_in(*pulled) == bodies{"6"});
  CHECK(pulled->next == queue_offset{7});
}

TEST_CASE_METHOD(sql_fixture, "a native pull that waited for nothing goes on behind it") {
  auto pull = sql_pull("n = 9", 5);
  pull.patience_ms = 10'000;
  auto waiting = self_->request(broker_, caf::infinite, pull);
  run();
  put_number(5);
  advance(11s);
  const auto pulled = answer_of<pulled_messages>(waiting);
  REQUIRE(pulled);
  CHECK(pulled->status == pull_status::no_new_message);
  CHECK(pulled->next == queue_offset{6});
}

TEST_CASE_METHOD(sql_fixture, "a wrong expression is refused with its column") {
  const auto refused = ask<pulled_messages>(broker_, sql_pull("n = "));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::invalid_argument);
  CHECK_THAT(refused.error().text(), Catch::Contains("column 5"));
}
