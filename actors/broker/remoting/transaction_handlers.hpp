#pragma once

/// Transactions through the remoting door: producers say how theirs end (37), and are asked when
/// they have not (39): any member of the group, each one in its turn. TXCHECK decides both.
///
/// An end is answered when it is as durable as the broker's flush mode promises, to those who wait
/// for an answer.

#include <cstdint>
#include <string>
#include <vector>

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/transaction_messages.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class transaction_handlers {
 public:
  /// All outlive this.
  transaction_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

  /// The end of a read: hands the ends of transactions that came to TXCHECK.
  void read_done();

 private:
  using askers = std::vector<asker>;

  void end(const call& call, std::string& out);
  void ended(const askers& whom, const transactions_ended& done);
  void finish(const askers& whom);
  void wait_for_checks();
  [[nodiscard]] bool ask(const transaction_check& check);
  void resume(const call& call, std::string& out);
  void refuse(const asker& whom, const error& cause);

  door& door_;
  const door_parts& parts_;
  shared_client_memory& memory_;
  askers who_ends_;        // in this read
  end_transactions ends_;  // theirs
  uint32_t turn_ = 0;
};

}  // namespace cafmq::remoting
