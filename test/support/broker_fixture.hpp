#pragma once

/// A name server and a broker with a real store, all actors on the deterministic scheduler: nothing
/// runs unless the test says so. What a test needs beyond the broker actor, it can reach.

#include <memory>
#include <string>
#include <utility>

#include "actors/allocate/allocate_actor.hpp"
#include "actors/broker/broker_actor.hpp"
#include "actors/broker/clients_actor.hpp"
#include "actors/broker/cold_read_actor.hpp"
#include "actors/broker/offsets_actor.hpp"
#include "actors/broker/registration_actor.hpp"
#include "actors/broker/tables.hpp"
#include "actors/broker/topics_actor.hpp"
#include "actors/error.hpp"
#include "actors/flush/flush_actor.hpp"
#include "actors/hold/hold_actor.hpp"
#include "actors/messages.hpp"
#include "actors/namesrv/namesrv_actor.hpp"
#include "actors/persist/persist_actor.hpp"
#include "actors/reput/reput_actor.hpp"
#include "message/batch_codec.hpp"
#include "message/record_codec.hpp"
#include "test/support/actor_fixture.hpp"
#include "test/support/small_store.hpp"

namespace cafmq {

class broker_fixture : public small_store, public actor_fixture {
 public:
  explicit broker_fixture(flush_mode mode = flush_mode::async, const setting& set = {})
      : small_store{mode, set} {
    auto tables = open_tables(files_, options_, store_clock().wall_ms());
    REQUIRE(tables);
    topic_snapshot_ = std::make_shared<published<topic_table>>(std::move(tables->topics));
    persist_ = spawn_persist_pooled(system_);
    allocate_ = spawn_allocate_pooled(system_, store());
    flush_ = spawn_flush_pooled(system_, store(), flush_options{});
    hold_ = spawn_hold(
        system_, options_.held_pulls_max,
        {held_, [this](const message_queue& queue) { return store().max_offset(queue); }});
    auto pending = std::make_shared<wake_flag>();
    reput_ = spawn_reput(system_, store(), flush_, hold_, pending);
    topics_ = spawn_topics(system_, topic_snapshot_, files_.topics, persist_, store_clock());
    offsets_ =
        spawn_offsets(system_, std::move(tables->offsets),
                      {files_.offsets, options_.offsets_persist_interval}, persist_, store_clock());
    clients_ = spawn_clients(system_, std::move(tables->groups), files_.groups, persist_, options_,
                             store_clock());
    cold_read_ = spawn_cold_read_pooled(system_, pull_path{store(), topic_snapshot_, options_});
    store_options settings;
    settings.flush = mode;
    broker_ = spawn_broker(system_,
                           {&store(), settings, topic_snapshot_, pending, held_, allocate_, flush_,
                            hold_, reput_, topics_, offsets_, clients_, cold_read_},
                           options_);
    namesrv_ = spawn_namesrv(system_, namesrv_options{});
    registration_ = spawn_registration(system_, options_, {{}, namesrv_, "127.0.0.1:9870"}, topics_,
                                       topic_snapshot_);
    run();
  }

  ~broker_fixture() {
    stop(registration_);
    stop(broker_);
    stop(clients_);
    stop(offsets_);
    stop(topics_);
    stop(cold_read_);
    stop(reput_);
    stop(hold_);
    stop(flush_);
    stop(allocate_);
    stop(persist_);
    stop(namesrv_);
  }

  template <class Handle>
  void stop(const Handle& actor) {
    self_->send_exit(actor, caf::exit_reason::user_shutdown);
    run();
  }

  /// Asks and lets everything run until it is idle. The answer, or an error when there is none yet.
  template <class Answer, class Handle, class Request>
  result<Answer> ask(const Handle& actor, Request request) {
    auto asked = self_->request(actor, caf::infinite, std::move(request));
    run();
    return answer_of<Answer>(asked);
  }

  template <class Answer, class Asked>
  result<Answer> answer_of(Asked& asked) {
    if (!self_->has_next_message()) return fail(errc::timed_out, "no answer yet");
    result<Answer> answer;
    asked.receive([&](Answer& good) { answer = std::move(good); },
                  [&](caf::error& cause) { answer = fail(from_caf(cause)); });
    return answer;
  }

  /// A send of one message with that body.
  static put_messages put_of(const std::string& topic, const std::string& body,
                             int32_t queue_id = 0) {
    std::string batch;
    append_to_batch(batch, {0, body, {}});
    return {topic, queue_id, 4, 1'700'000'000'000, byte_parts{shared_bytes{std::move(batch)}}};
  }

  static pull_messages pull_of(const std::string& topic, int64_t from,
                               std::chrono::milliseconds patience = std::chrono::milliseconds{0}) {
    pull_messages pull;
    pull.group = "readers";
    pull.queue = {topic, 0};
    pull.from = queue_offset{from};
    pull.patience_ms = patience.count();
    return pull;
  }

  /// The bodies of what was pulled, in order.
  static std::vector<std::string> bodies_in(const pulled_messages& pulled) {
    std::vector<std::string> bodies;
    for (const auto& part : pulled.records.parts())
      for (auto bytes = part.view(); !bytes.empty();) {
        const auto record = decode_record(bytes, body_check::crc);
        REQUIRE(record);
        bodies.emplace_back(record->message.body);
        bytes.remove_prefix(static_cast<size_t>(record->total_size));
      }
    return bodies;
  }

 protected:
  broker_options options_;
  table_files files_{directory().path() / "store"};
  std::shared_ptr<published<topic_table>> topic_snapshot_;
  persist_actor persist_;
  allocate_actor allocate_;
  flush_actor flush_;
  hold_actor hold_;
  reput_actor reput_;
  topics_actor topics_;
  offsets_actor offsets_;
  clients_actor clients_;
  cold_read_actor cold_read_;
  const std::shared_ptr<held_count> held_ = std::make_shared<held_count>();
  broker_actor broker_;
  namesrv_actor namesrv_;
  registration_actor registration_;
};

}  // namespace cafmq
