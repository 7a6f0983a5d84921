#pragma once

/// Transactions: a half message is sent and, when that is answered, committed; the next one begins
/// when that is answered, too. Producers do not wait for the second answer; here it counts, so that
/// a broker that falls behind cannot hide it.

#include <string>
#include <vector>

#include "apps/load/load.hpp"
#include "apps/load/open_requests.hpp"
#include "apps/load/send_template.hpp"

namespace cafmq::load {

class transaction_load final : public load {
 public:
  explicit transaction_load(const load_plan& plan);

  void issue(connection_set& to, steady::time_point now, bool go_on) override;
  void take(size_t from, const remoting::command_header& answer, std::string_view body,
            steady::time_point now) override;
  [[nodiscard]] steady::time_point next_due() const override { return steady::time_point::max(); }
  [[nodiscard]] size_t open() const override { return open_; }

 private:
  /// A half message that is stored.
  struct prepared {
    size_t connection;
    int32_t opaque;
    int64_t queue_position;
    int64_t physical_offset;
  };

  void commit(connection_set& to, const prepared& half) const;
  [[nodiscard]] bool prepare_end(size_t from, const remoting::command_header& answer);

  load_plan plan_;
  std::vector<send_template> templates_;        // by queue
  std::vector<open_requests> requests_;         // by connection; open from send to commit
  std::vector<std::vector<char>> is_prepared_;  // by connection and slot
  std::vector<prepared> to_commit_;
  std::vector<size_t> with_room_;  // connections that may send
  size_t next_queue_ = 0;
  size_t open_ = 0;
  uint64_t number_;
};

}  // namespace cafmq::load
