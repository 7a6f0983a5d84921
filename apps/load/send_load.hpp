#pragma once

/// Sends: in a closed loop the next one when one is answered; with a rate at planned times, and
/// latency counts from these, so that a broker that stalls cannot hide it.

#include <vector>

#include "apps/load/load.hpp"
#include "apps/load/open_requests.hpp"
#include "apps/load/send_template.hpp"

namespace cafmq::load {

class send_load final : public load {
 public:
  explicit send_load(const load_plan& plan);

  void issue(connection_set& to, steady::time_point now, bool go_on) override;
  void take(size_t from, const remoting::command_header& answer, std::string_view body,
            steady::time_point now) override;
  [[nodiscard]] steady::time_point next_due() const override;
  [[nodiscard]] size_t open() const override { return open_; }

 private:
  void send(connection_set& to, size_t index, steady::time_point begun);

  load_plan plan_;
  std::vector<send_template> templates_;  // by queue
  std::vector<open_requests> requests_;   // by connection
  std::vector<size_t> with_room_;         // closed loop: connections that may send
  steady::duration interval_{0};          // with a rate: between two requests
  steady::time_point next_{};
  size_t next_connection_ = 0;
  size_t next_queue_ = 0;
  size_t open_ = 0;
  uint64_t number_;
};

}  // namespace cafmq::load
