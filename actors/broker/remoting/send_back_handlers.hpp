#pragma once

/// Messages that consumers send back because they could not consume them: 36. The message is read
/// where it lies and appended once more, for the group's retry topic or its dead letters; see
/// actors/broker/retry_rules.hpp. Answered when the copy is as durable as the broker's flush mode
/// promises: the consumer then gives the original up.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/append_news.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/lookups.hpp"
#include "actors/broker/send_path.hpp"
#include "base/shared_bytes.hpp"
#include "message/message.hpp"
#include "message/subscription_group.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class send_back_handlers {
 public:
  /// Both outlive this.
  send_back_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  struct job;

  void take(const call& call, std::string& out);
  void read(const job& job, const subscription_group& group);
  void decide(job job, const subscription_group& group, result<shared_bytes> found);
  void make_topic(job job, int32_t queues);
  void put(const job& job);
  void count(std::string_view group, const message& original, int64_t wall_ms);
  void finish(const asker& whom, const result<void>& outcome);
  void refuse(const asker& whom, response_code code, std::string_view why);

  door& door_;
  const broker_parts& parts_;
  send_path send_path_;
  std::vector<physical_offset> places_;  // of the copy that is put
  append_news news_;
  lookups lookups_;
};

}  // namespace cafmq::remoting
