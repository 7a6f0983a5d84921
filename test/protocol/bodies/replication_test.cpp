#include "protocol/bodies/replication.hpp"

#include <catch2/catch.hpp>

TEST_CASE("a master without slaves is written as Java writes it") {
  CHECK(cafmq::remoting::write_replication(42) ==
        R"({"haClientRuntimeInfo":{"lastReadTimestamp":0,"lastWriteTimestamp":0,)"
        R"("masterFlushOffset":0,"maxOffset":0,"transferredByteInSecond":0},)"
        R"("haConnectionInfo":[],"inSyncSlaveNums":0,"master":true,)"
        R"("masterCommitLogMaxOffset":42})");
}
