#include "message/message.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("plain and committed messages get a consume queue entry") {
  CHECK(system_flag::is_queued(0));
  CHECK(system_flag::is_queued(system_flag::transaction_commit));
  CHECK(system_flag::is_queued(system_flag::compressed | system_flag::born_host_ipv6));
}

TEST_CASE("prepared and rolled back messages get none, whatever else their flags say") {
  const auto others = GENERATE(0, system_flag::compressed, ~system_flag::transaction_mask);
  CHECK_FALSE(system_flag::is_queued(others | system_flag::transaction_prepared));
  CHECK_FALSE(system_flag::is_queued(others | system_flag::transaction_rollback));
}
