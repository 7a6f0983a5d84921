#include "test/tidy/include_rule.hpp"

#include <catch2/catch.hpp>

using namespace cafmq::tidy;

namespace {

bool allowed(std::string path, const std::string& included) {
  return check_includes({std::move(path), "#include " + included + "\n"}).empty();
}

}  // namespace

TEST_CASE("a folder includes itself and what its row says") {
  CHECK(allowed("storage/commit_log.cpp", "\"storage/commit_log.hpp\""));
  CHECK(allowed("storage/commit_log.cpp", "\"message/record_codec.hpp\""));
  CHECK(allowed("actors/flush/flush_actor.cpp", "\"storage/message_store.hpp\""));
  CHECK(allowed("apps/cafmq_main.cpp", "\"config/parser.hpp\""));
  CHECK(allowed("test/storage/commit_log_test.cpp", "\"apps/role_broker.hpp\""));
}

TEST_CASE("an include down the table is refused") {
  CHECK_FALSE(allowed("base/bytes.hpp", "\"message/message.hpp\""));
  CHECK_FALSE(allowed("storage/commit_log.cpp", "\"protocol/command.hpp\""));
  CHECK_FALSE(allowed("storage/commit_log.cpp", "\"actors/messages.hpp\""));
  CHECK_FALSE(allowed("net/server.cpp", "\"storage/message_store.hpp\""));
  CHECK_FALSE(allowed("actors/messages.hpp", "\"client/producer.hpp\""));
  CHECK_FALSE(allowed("apps/cafmq_main.cpp", "\"test/support/store_builder.hpp\""));
}

TEST_CASE("a single header may be allowed where its folder is not") {
  CHECK(allowed("client/producer.cpp", "\"actors/interfaces.hpp\""));
  CHECK_FALSE(allowed("client/producer.cpp", "\"actors/options.hpp\""));
  CHECK(allowed("config/settings.hpp", "\"storage/options.hpp\""));
  CHECK(allowed("config/settings.hpp", "\"actors/options.hpp\""));
  CHECK_FALSE(allowed("config/settings.hpp", "\"storage/message_store.hpp\""));
  CHECK_FALSE(allowed("config/settings.hpp", "\"nowhere/options.hpp\""));
}

TEST_CASE("an actor's folder includes no other actor's") {
  CHECK(allowed("actors/flush/flush_actor.cpp", "\"actors/flush/flush_state.hpp\""));
  CHECK(allowed("actors/flush/flush_actor.cpp", "\"actors/interfaces.hpp\""));
  CHECK_FALSE(allowed("actors/flush/flush_actor.cpp", "\"actors/hold/hold_table.hpp\""));
  CHECK_FALSE(allowed("actors/messages.hpp", "\"actors/hold/hold_table.hpp\""));
  CHECK_FALSE(allowed("actors/broker/broker_actor.cpp", "\"actors/hold/hold_actor.hpp\""));
  CHECK(allowed("actors/broker/assembly.cpp", "\"actors/hold/hold_actor.hpp\""));
}

TEST_CASE("CAF is named only where the table says") {
  CHECK(allowed("actors/interfaces.hpp", "<caf/fwd.hpp>"));
  CHECK(allowed("net/server.hpp", "<caf/io/broker.hpp>"));
  CHECK_FALSE(allowed("storage/commit_log.cpp", "<caf/all.hpp>"));
  CHECK_FALSE(allowed("protocol/frame.hpp", "<caf/all.hpp>"));
  CHECK(allowed("client/producer.cpp", "<caf/all.hpp>"));
  CHECK(allowed("client/internal/client_actor.hpp", "<caf/all.hpp>"));
  CHECK(allowed("client/actors.hpp", "<caf/all.hpp>"));
  CHECK_FALSE(allowed("client/producer.hpp", "<caf/all.hpp>"));
}

TEST_CASE("an include that is not rooted at the repository is refused") {
  CHECK_FALSE(allowed("storage/commit_log.cpp", "\"commit_log.hpp\""));
  CHECK_FALSE(allowed("storage/commit_log.cpp", "\"../base/bytes.hpp\""));
  CHECK_FALSE(allowed("storage/commit_log.cpp", "\"boost/version.hpp\""));
}

TEST_CASE("a folder without a row is refused") {
  CHECK_FALSE(allowed("shortcuts/x.cpp", "\"base/bytes.hpp\""));
}

TEST_CASE("a refusal names file, line and what was included") {
  const auto found =
      check_includes({"base/x.cpp", "#include <vector>\n\n#  include \"storage/options.hpp\"\n"});
  REQUIRE(found.size() == 1);
  CHECK(found.front().path == "base/x.cpp");
  CHECK(found.front().line == 3);
  CHECK_THAT(found.front().text, Catch::StartsWith("includes storage/options.hpp: "));
}
