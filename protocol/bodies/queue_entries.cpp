#include "protocol/bodies/queue_entries.hpp"

#include <utility>

#include "protocol/bodies/body_writer.hpp"

namespace cafmq::remoting {

std::string write_queue_entries(const queue_entries& found) {
  body_writer writer;
  writer.open();
  if (!found.filter.empty()) writer.field("filterData", found.filter);
  writer.field("maxQueueIndex", found.max);
  writer.field("minQueueIndex", found.min);
  writer.open_list("queueData");
  for (const auto& entry : found.entries) {
    writer.open();
    writer.field("eval", false);
    writer.field("physicOffset", entry.physical_offset);
    writer.field("physicSize", entry.size);
    writer.field("tagsCode", entry.tags_code);
    writer.close();
  }
  writer.close();
  if (found.subscription) {
    writer.open("subscriptionData");
    write_subscription(writer, *found.subscription);
    writer.close();
  }
  writer.close();
  return std::move(writer).text();
}

}  // namespace cafmq::remoting
