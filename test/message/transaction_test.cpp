#include "message/transaction.hpp"

#include <catch2/catch.hpp>

#include "message/delay.hpp"
#include "message/properties.hpp"

using namespace cafmq;

namespace {

message sent_with(std::string_view properties, int32_t reconsume_times = 0) {
  message sent;
  sent.properties = properties;
  sent.reconsume_times = reconsume_times;
  return sent;
}

record half_at(int64_t offset, std::string_view properties) {
  record half;
  half.place.queue = queue_offset{offset};
  half.message.properties = properties;
  return half;
}

}  // namespace

TEST_CASE("a message asks for a transaction unless a consumer has sent it back") {
  const auto asks = *encode_properties({{"TRAN_MSG", "True"}});
  CHECK(asks_for_transaction(sent_with(asks)));
  CHECK(asks_for_transaction(sent_with(asks, 1)));
  const auto delayed = *encode_properties({{"TRAN_MSG", "true"}, {"DELAY", "3"}});
  CHECK(asks_for_transaction(sent_with(delayed)));
  CHECK_FALSE(asks_for_transaction(sent_with(delayed, 1)));
  for (const auto none : {"false", "tru", "truer", "1"})
    CHECK_FALSE(asks_for_transaction(sent_with(*encode_properties({{"TRAN_MSG", none}}))));
  CHECK_FALSE(asks_for_transaction(sent_with({})));
}

TEST_CASE("a half message knows its queue and its transaction, and no earlier ones") {
  const auto sent = *encode_properties({{"TRAN_MSG", "true"},
                                        {"UNIQ_KEY", "u"},
                                        {"PGROUP", "g"},
                                        {"REAL_TOPIC", "elsewhere"},
                                        {"__transactionId__", "t"},
                                        {"TRANSACTION_CHECK_TIMES", "14"},
                                        {"TRAN_PREPARED_QUEUE_OFFSET", "3"}});
  const auto half = half_properties(sent, {"orders", 7});
  CHECK(decode_properties(half) == property_map{{"TRAN_MSG", "true"},
                                                {"UNIQ_KEY", "u"},
                                                {"PGROUP", "g"},
                                                {"REAL_TOPIC", "orders"},
                                                {"REAL_QID", "7"},
                                                {"__transactionId__", "u"}});
  CHECK(real_queue_of(half).value() == message_queue{"orders", 7});
}

TEST_CASE("a half message that is put back counts its checks and keeps its origin") {
  const auto half = half_properties(*encode_properties({{"UNIQ_KEY", "u"}}), {"orders", 7});
  CHECK(checks_of(half) == 0);
  CHECK(origin_of(half_at(5, half)) == queue_offset{5});
  const auto once = put_back_properties(half, 1, queue_offset{5});
  const auto twice = put_back_properties(once, 2, origin_of(half_at(9, once)));
  CHECK(checks_of(twice) == 2);
  CHECK(origin_of(half_at(12, twice)) == queue_offset{5});
  CHECK(real_queue_of(twice).value() == message_queue{"orders", 7});
  CHECK(checks_of(put_back_properties(half, 0, queue_offset{5})) == 0);
}

TEST_CASE("an origin that cannot be is none, and so are counts of checks") {
  for (const auto wrong : {"5", "6", "-1", "x", "99999999999999999999"})
    CHECK(origin_of(half_at(5, *encode_properties({{"TRAN_PREPARED_QUEUE_OFFSET", wrong}}))) ==
          queue_offset{5});
  for (const auto wrong : {"-1", "x", "99999999999999999999"})
    CHECK(checks_of(*encode_properties({{"TRANSACTION_CHECK_TIMES", wrong}})) == 0);
  CHECK(checks_of(*encode_properties({{"TRANSACTION_CHECK_TIMES", "9999999999"}})) == 1'000'000);
}

TEST_CASE("a committed message does not ask for a transaction") {
  const auto half = half_properties(
      *encode_properties({{"TRAN_MSG", "true"}, {"UNIQ_KEY", "u"}, {"a", "b"}}), {"orders", 7});
  const auto committed = committed_properties(put_back_properties(half, 2, queue_offset{1}));
  CHECK(decode_properties(committed) == property_map{{"UNIQ_KEY", "u"},
                                                     {"a", "b"},
                                                     {"__transactionId__", "u"},
                                                     {"TRANSACTION_CHECK_TIMES", "2"}});
}

TEST_CASE("a half message may wish for another time without checks") {
  const auto wish = [](const char* seconds) {
    return *encode_properties({{"CHECK_IMMUNITY_TIME_IN_SECONDS", seconds}});
  };
  CHECK(immunity_ms_of({}, 6'000) == 6'000);
  CHECK_FALSE(has_immunity({}));
  CHECK(immunity_ms_of(wish("60"), 6'000) == 60'000);
  CHECK(has_immunity(wish("60")));
  CHECK(immunity_ms_of(wish("0"), 6'000) == 0);
  CHECK(immunity_ms_of(wish("-2"), 6'000) == 0);
  for (const auto nothing : {"-1", "x", "1.5", "99999999999999999999"})
    CHECK(immunity_ms_of(wish(nothing), 6'000) == 6'000);
  CHECK(immunity_ms_of(wish("9223372036854775807"), 6'000) == int64_t{315'360'000'000});
}

TEST_CASE("op messages list offsets as RocketMQ 5 does, and are read as RocketMQ 4 wrote them") {
  std::string body;
  for (const int64_t offset : {17, 18, 20}) append_op_entry(body, queue_offset{offset});
  CHECK(body == "17,18,20,");
  CHECK(op_entries(body) == std::vector{queue_offset{17}, queue_offset{18}, queue_offset{20}});
  CHECK(op_entries("17") == std::vector{queue_offset{17}});
  CHECK(op_entries("1x,,-3, 4,99999999999999999999,5") == std::vector{queue_offset{5}});
  CHECK(op_entries("").empty());
}
