#pragma once

/// Sends at planned times by one connection and waits for the same messages, with long pulls of all
/// queues, at another. Latency is planned time to arrival. Messages that are lost, come twice or
/// out of order are errors.

#include <vector>

#include "apps/load/broker_questions.hpp"
#include "apps/load/load.hpp"
#include "apps/load/send_template.hpp"

namespace cafmq::load {

class end_to_end_load final : public load {
 public:
  /// Bytes of a body that say when and as which message it was sent.
  static constexpr size_t body_size_min = 24;

  /// The plan has a rate, no batches and two connections. `extents`: by queue; waiting begins at
  /// their ends.
  end_to_end_load(const load_plan& plan, const std::vector<queue_extent>& extents);

  void issue(connection_set& to, steady::time_point now, bool go_on) override;
  void take(size_t from, const remoting::command_header& answer, std::string_view body,
            steady::time_point now) override;
  [[nodiscard]] steady::time_point next_due() const override { return next_; }
  [[nodiscard]] size_t open() const override { return static_cast<size_t>(sent_ - arrived_); }

 private:
  struct queue_state {
    int64_t position = 0;
    int64_t sent = 0;
    int64_t arrived = 0;
    bool is_pulled = false;
  };

  void send(connection_set& to, steady::time_point planned);
  void acknowledged(const remoting::command_header& answer);
  void arrive(size_t queue, const remoting::command_header& answer, std::string_view body,
              steady::time_point now);

  load_plan plan_;
  std::vector<send_template> templates_;
  std::vector<queue_state> queues_;
  steady::duration interval_;
  steady::time_point next_{};
  size_t next_queue_ = 0;
  int64_t sent_ = 0;
  int64_t arrived_ = 0;
  int64_t run_;  // tells this run's messages from those of others
};

}  // namespace cafmq::load
