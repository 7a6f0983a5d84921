#include "protocol/bodies/replication.hpp"

#include <utility>

#include "protocol/bodies/body_writer.hpp"

namespace cafmq::remoting {

std::string write_replication(int64_t log_end) {
  body_writer writer;
  writer.open();
  writer.open("haClientRuntimeInfo");  // of a slave; tools look for it even so
  for (const auto* nothing : {"lastReadTimestamp", "lastWriteTimestamp", "masterFlushOffset",
                              "maxOffset", "transferredByteInSecond"})
    writer.field(nothing, 0);
  writer.close();
  writer.open_list("haConnectionInfo");
  writer.close();
  writer.field("inSyncSlaveNums", 0);
  writer.field("master", true);
  writer.field("masterCommitLogMaxOffset", log_end);
  writer.close();
  return std::move(writer).text();
}

}  // namespace cafmq::remoting
