#include "actors/txcheck/txcheck_actor.hpp"

#include "actors/broker/offsets_actor.hpp"
#include "actors/error.hpp"
#include "actors/flush/flush_actor.hpp"
#include "actors/hold/hold_actor.hpp"
#include "actors/messages.hpp"
#include "actors/persist/persist_actor.hpp"
#include "actors/reput/reput_actor.hpp"
#include "actors/transaction_messages.hpp"
#include "message/properties.hpp"
#include "message/transaction.hpp"
#include "protocol/offsets_document.hpp"
#include "storage/file_descriptor.hpp"
#include "test/support/actor_fixture.hpp"
#include "test/support/small_store.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

const message_queue orders{"orders", 3};

class txcheck_fixture : public small_store, public actor_fixture {
 public:
  txcheck_fixture() {
    REQUIRE(make_directories(directory().path() / "config"));
    start();
  }
  ~txcheck_fixture() {
    if (txcheck_) stop();
  }

  void start(const saved_cursors& saved = {}) {
    flush_ = spawn_flush_pooled(system_, store(), flush_options{});
    hold_ = spawn_hold(system_, 10);
    reput_ = spawn_reput(system_, store(), flush_, hold_, pending_);
    persist_ = spawn_persist_pooled(system_);
    offsets_ = spawn_offsets(system_, offset_table{broker_options{}},
                             {directory().path() / "config/consumerOffset.json", 5s}, persist_,
                             store_clock());
    allocate_ = system_.spawn([](allocate_actor::pointer) -> allocate_actor::behavior_type {
      return {[](allocate_tick) {}};
    });
    auto found = recover_transactions(store(), options_, saved, store_clock().wall_ms());
    REQUIRE(found);
    txcheck_ = spawn_txcheck_pooled(system_,
                                    {&store(),
                                     &store_clock(),
                                     append_news{pending_, reput_, allocate_},
                                     flush_,
                                     offsets_,
                                     {},
                                     18,
                                     options_},
                                    std::move(*found));
    run();
  }

  /// In the order of a broker.
  void stop() {
    stop_one(txcheck_);
    for (auto& each :
         {caf::actor_cast<caf::actor>(offsets_), caf::actor_cast<caf::actor>(reput_),
          caf::actor_cast<caf::actor>(hold_), caf::actor_cast<caf::actor>(flush_),
          caf::actor_cast<caf::actor>(allocate_), caf::actor_cast<caf::actor>(persist_)})
      stop_one(each);
    txcheck_ = nullptr;
  }

  template <class Handle>
  void stop_one(const Handle& handle) {
    self_->send_exit(handle, caf::exit_reason::user_shutdown);
    run();
  }

  put_result prepare(const std::string& key) {
    const auto properties = half_properties(
        *encode_properties({{"TRAN_MSG", "true"}, {"UNIQ_KEY", key}, {"PGROUP", "g"}}), orders);
    message half;
    const auto queue = half_queue();
    half.topic = queue.topic;
    half.body = key;
    half.properties = properties;
    half.born_timestamp_ms = store_clock().wall_ms();
    const auto placed = store().put(half);
    REQUIRE(placed);
    append_news{pending_, reput_, allocate_}.tell(placed->end);
    run();
    return *placed;
  }

  errc end(queue_offset half, physical_offset place, bool commit = true) {
    auto code = errc::shutting_down;
    auto asked = self_->request(txcheck_, caf::infinite,
                                end_transactions{{{"g", half, place, commit, false}}});
    run();
    asked.receive(
        [&](const transactions_ended& done) {
          REQUIRE(done.refusals.size() == 1);
          const auto& refusal = done.refusals.front();
          code = refusal ? refusal->code() : errc::none;
        },
        [&](const caf::error& cause) { code = from_caf(cause).code(); });
    return code;
  }
  errc end(const put_result& half, bool commit = true) {
    return end(half.queue, half.begin, commit);
  }

  auto wait_for_checks() {
    auto asked = self_->request(txcheck_, caf::infinite, await_checks{});
    run();
    return asked;
  }

  [[nodiscard]] bool answered() { return self_->has_next_message(); }

  template <class Asked>
  std::vector<transaction_check> checks_of(Asked&& asked) {
    REQUIRE(answered());
    std::vector<transaction_check> checks;
    asked.receive([&](transaction_checks& found) { checks = std::move(found.checks); },
                  [&](const caf::error& cause) { FAIL(from_caf(cause).text()); });
    return checks;
  }

  /// Both clocks.
  void pass(std::chrono::milliseconds time) {
    store_clock().advance(time);
    advance(time);
  }

  int64_t size_of(const message_queue& queue) {
    run();
    return store().max_offset(queue).value();
  }

  std::optional<queue_offset> saved(const message_queue& queue) {
    auto asked =
        self_->request(offsets_, caf::infinite, find_offset{std::string{transaction_group}, queue});
    run();
    std::optional<queue_offset> found;
    asked.receive(
        [&](const offset_found& answer) {
          if (answer.known) found = answer.committed;
        },
        [&](const caf::error& cause) { FAIL(from_caf(cause).text()); });
    return found;
  }

 protected:
  transaction_options options_;
  std::shared_ptr<wake_flag> pending_ = std::make_shared<wake_flag>();
  flush_actor flush_;
  hold_actor hold_;
  reput_actor reput_;
  persist_actor persist_;
  offsets_actor offsets_;
  allocate_actor allocate_;
  txcheck_actor txcheck_;
};

}  // namespace

TEST_CASE_METHOD(txcheck_fixture, "a committed message can be read when its end is answered") {
  const auto half = prepare("one");
  CHECK(end(half) == errc::none);
  CHECK(size_of(orders) == 1);
  CHECK(end(half) == errc::invalid_argument);
  CHECK(size_of(orders) == 1);
}

TEST_CASE_METHOD(txcheck_fixture, "producers are asked in rounds, as soon as the door takes it") {
  prepare("one");
  auto asked = wait_for_checks();
  CHECK_FALSE(answered());
  pass(29s);
  CHECK_FALSE(answered());
  pass(1s);
  const auto checks = checks_of(asked);
  REQUIRE(checks.size() == 1);
  CHECK(checks.front().unique_key == "one");
  CHECK(end(checks.front().place.queue, checks.front().place.physical) == errc::none);
  CHECK(size_of(orders) == 1);
  auto again = wait_for_checks();
  pass(60s);
  CHECK_FALSE(answered());
  stop();
  CHECK(checks_of(again).empty());
}

TEST_CASE_METHOD(txcheck_fixture, "a round goes on in turns while the door comes back for more") {
  for (int count = 0; count < 100; ++count) prepare(std::to_string(count));
  pass(30s);
  size_t found = 0;
  while (found < 100) {
    const auto checks = checks_of(wait_for_checks());
    REQUIRE_FALSE(checks.empty());
    CHECK(checks.size() <= 32);
    found += checks.size();
  }
  auto next_round = wait_for_checks();
  CHECK_FALSE(answered());
  stop();
  CHECK(checks_of(next_round).empty());
}

TEST_CASE_METHOD(txcheck_fixture, "what is over is noted and saved after a while") {
  const auto one = prepare("one");
  prepare("two");
  CHECK(end(one, false) == errc::none);
  CHECK(size_of(op_queue()) == 0);
  pass(3s);
  CHECK(size_of(op_queue()) == 1);
  CHECK(saved(half_queue()) == queue_offset{1});
  CHECK(saved(op_queue()) == queue_offset{1});
  CHECK(store().flushed_end() == store().log_end());
}

TEST_CASE_METHOD(txcheck_fixture, "only what is new is saved, and what was saved wrongly") {
  pass(3s);
  CHECK_FALSE(saved(half_queue()));
  stop();
  start({queue_offset{1'000}, queue_offset{1'000}});
  pass(3s);
  CHECK(saved(half_queue()) == queue_offset{0});
  CHECK(saved(op_queue()) == queue_offset{0});
}

TEST_CASE_METHOD(txcheck_fixture, "who stops in order has nothing to ask or to do again") {
  const auto one = prepare("one");
  const auto two = prepare("two");
  CHECK(end(one) == errc::none);
  stop_one(txcheck_);
  CHECK(size_of(op_queue()) == 1);
  const saved_cursors cursors{saved(half_queue()), saved(op_queue())};
  CHECK(cursors.half == queue_offset{1});
  stop();
  reopen_cleanly();
  start(cursors);
  CHECK(end(one) == errc::invalid_argument);
  CHECK(end(two) == errc::none);
  CHECK(size_of(orders) == 2);
}
