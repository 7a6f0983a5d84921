#pragma once

/// A broker that stores nothing and answers sends as a test tells it to; what it does not
/// understand it refuses. For the failures that a real broker has only on bad days.

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "actors/timer_messages.hpp"
#include "message/batch_codec.hpp"

namespace cafmq {

/// What was sent, and how to answer the next sends; when nothing is scripted, they are stored.
struct broker_script {
  enum class answer : uint8_t { store, busy, silence };

  std::deque<answer> answers;
  std::string illegal_body;                       ///< a batch that contains it is refused
  std::vector<std::vector<std::string>> batches;  ///< the bodies of each
  std::vector<std::string> properties;            ///< of each batch's first message
  std::vector<int32_t> queue_ids;
  std::deque<put_receipt> late_answers;
  int64_t end = 0;

  put_receipt receipt_for(const put_messages& put, size_t count) {
    put_receipt receipt;
    receipt.queue_id = put.queue_id;
    receipt.queue = queue_offset{end};
    for (size_t place = 0; place < count; ++place) receipt.physical_offsets.push_back(end++ * 100);
    return receipt;
  }
};

class scripted_broker final : public broker_actor::base {
 public:
  scripted_broker(caf::actor_config& config, std::shared_ptr<broker_script> script)
      : broker_actor::base{config}, script_{std::move(script)} {}

 protected:
  void on_exit() override { unanswered_.clear(); }

  behavior_type make_behavior() override {
    return {
        [this](const put_messages& put) { return answer(put); },
        [](const pull_messages&) -> caf::result<pulled_messages> { return refusal(); },
        [](const find_queue_range&) -> caf::result<queue_range> { return refusal(); },
        [](const find_position&) -> caf::result<queue_position> { return refusal(); },
        [](const create_topic&) -> caf::result<topic_created> { return refusal(); },
        [](const find_offset&) -> caf::result<offset_found> { return refusal(); },
        [](const commit_offsets&) -> caf::result<offsets_committed> { return refusal(); },
        [](const client_heartbeat&) -> caf::result<heartbeat_accepted> { return refusal(); },
        // Stands for: the oldest send that was met with silence is answered after all.
        [this](const leave_groups&) {
          unanswered_.front().deliver(script_->late_answers.front());
          unanswered_.pop_front();
          script_->late_answers.pop_front();
        },
        [](const find_members&) -> caf::result<group_members> { return refusal(); },
        [](const claim_queue&) -> caf::result<queue_claimed> { return refusal(); },
        [](list_topics) -> caf::result<topic_listing> { return refusal(); },
        [](list_groups) -> caf::result<group_listing> { return refusal(); },
        [](const cancel_timer&) -> caf::result<timer_changed> { return refusal(); },
        [](const reschedule_timer&) -> caf::result<timer_changed> { return refusal(); },
        [](const list_timers&) -> caf::result<timer_listing> { return refusal(); },
    };
  }

 private:
  static caf::error refusal() { return to_caf(error{errc::invalid_argument, "not scripted"}); }

  caf::result<put_receipt> answer(const put_messages& put) {
    std::string bytes;
    for (const auto& part : put.batch.parts()) bytes += part.view();
    const auto items = decode_batch(bytes, 10'000);
    if (!items) return to_caf(items.error());
    auto& bodies = script_->batches.emplace_back();
    for (const auto& item : *items) bodies.emplace_back(item.body);
    script_->properties.emplace_back(items->front().properties);
    script_->queue_ids.push_back(put.queue_id);
    for (const auto& body : bodies)
      if (body == script_->illegal_body)
        return to_caf(error{errc::message_illegal, "this one is not liked"});
    return follow_script(put, bodies.size());
  }

  caf::result<put_receipt> follow_script(const put_messages& put, size_t count) {
    auto next = broker_script::answer::store;
    if (!script_->answers.empty()) {
      next = script_->answers.front();
      script_->answers.pop_front();
    }
    if (next == broker_script::answer::busy) return to_caf(error{errc::busy, "later, please"});
    if (next == broker_script::answer::store) return script_->receipt_for(put, count);
    auto promise = make_response_promise<put_receipt>();
    unanswered_.push_back(promise);
    return promise;
  }

  std::shared_ptr<broker_script> script_;
  std::deque<caf::typed_response_promise<put_receipt>> unanswered_;
};

}  // namespace cafmq
