#include "client/internal/listener_bridge.hpp"

#include "client/actors.hpp"
#include "test/support/actor_fixture.hpp"

using namespace cafmq;

namespace {

using offsets = std::vector<int64_t>;

class bridge_fixture : public actor_fixture {
 public:
  bridge_fixture() {
    auto* log = &seen_;
    listener_ = system_.spawn(
        [log](message_listener_actor::pointer self) -> message_listener_actor::behavior_type {
          return {[log, self](const deliver& delivery) -> caf::result<delivered> {
            log->push_back(delivery.message->queue_offset.value());
            if (delivery.message->flag == 1) return delivered{consume_status::retry_later};
            if (delivery.message->flag == 2) return caf::make_error(caf::sec::runtime_error);
            if (delivery.message->flag == 3) self->quit(caf::exit_reason::user_shutdown);
            return delivered{};
          }};
        });
    bridge_ = spawn_listener_bridge(system_, listener_);
  }

  ~bridge_fixture() {
    self_->send_exit(bridge_, caf::exit_reason::user_shutdown);
    self_->send_exit(listener_, caf::exit_reason::user_shutdown);
    run();
  }

  // A run of messages whose flags tell the listener what to do.
  void hand_over(uint64_t id, int32_t queue_id, const std::vector<int32_t>& flags) {
    listener_run run{id, {"orders", "a", queue_id}, {}, revoked_, [this](run_report report) {
                       reports_.push_back(std::move(report));
                     }};
    for (const auto flag : flags) {
      auto message = std::make_shared<received_message>();
      message->flag = flag;
      message->queue_offset = queue_offset{next_++};
      run.messages.push_back(std::move(message));
    }
    self_->send(bridge_, std::move(run));
  }

  [[nodiscard]] offsets reported(consume_status wanted) const {
    offsets found;
    for (const auto& report : reports_)
      for (const auto& [place, status] : report.answers)
        if (status == wanted) found.push_back(place.value());
    return found;
  }

  [[nodiscard]] size_t ended_runs() const {
    size_t count = 0;
    for (const auto& report : reports_) count += report.is_last ? 1 : 0;
    return count;
  }

 protected:
  std::shared_ptr<std::atomic<bool>> revoked_ = std::make_shared<std::atomic<bool>>(false);
  offsets seen_;
  std::vector<run_report> reports_;

 private:
  int64_t next_ = 0;
  message_listener_actor listener_;
  listener_bridge_actor bridge_;
};

}  // namespace

TEST_CASE_METHOD(bridge_fixture, "a listening actor gets a queue's messages in order") {
  hand_over(1, 0, {0, 0});
  hand_over(2, 0, {0});
  run();
  CHECK(seen_ == offsets{0, 1, 2});
  CHECK(reported(consume_status::consumed) == offsets{0, 1, 2});
  CHECK(ended_runs() == 2);
}

TEST_CASE_METHOD(bridge_fixture, "what a listening actor puts off or fails comes again later") {
  hand_over(1, 0, {1, 2, 0});
  run();
  CHECK(reported(consume_status::retry_later) == offsets{0, 1});
  CHECK(reported(consume_status::consumed) == offsets{2});
}

TEST_CASE_METHOD(bridge_fixture, "a listening actor that has ended puts everything off") {
  hand_over(1, 0, {3, 0});
  run();
  hand_over(2, 0, {0});
  run();
  CHECK(reported(consume_status::retry_later) == offsets{1, 2});
  CHECK(ended_runs() == 2);
}

TEST_CASE_METHOD(bridge_fixture, "a run of a queue that was lost is not delivered") {
  revoked_->store(true);
  hand_over(1, 0, {0, 0});
  run();
  CHECK(seen_.empty());
  CHECK(ended_runs() == 1);
}
