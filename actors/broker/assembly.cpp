#include "actors/broker/assembly.hpp"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/allocate/allocate_actor.hpp"
#include "actors/broker/broker_actor.hpp"
#include "actors/broker/clients_actor.hpp"
#include "actors/broker/cold_read_actor.hpp"
#include "actors/broker/look_up_actor.hpp"
#include "actors/broker/offsets_actor.hpp"
#include "actors/broker/remoting/broker_door.hpp"
#include "actors/broker/remoting_registration_actor.hpp"
#include "actors/broker/tables.hpp"
#include "actors/broker/topics_actor.hpp"
#include "actors/clean/clean_actor.hpp"
#include "actors/delay/delay_actor.hpp"
#include "actors/error.hpp"
#include "actors/flush/flush_actor.hpp"
#include "actors/hold/hold_actor.hpp"
#include "actors/messages.hpp"
#include "actors/persist/persist_actor.hpp"
#include "actors/reput/reput_actor.hpp"
#include "actors/stop_in_order.hpp"
#include "actors/timer/timer_actor.hpp"
#include "actors/timer/timer_check.hpp"
#include "actors/txcheck/txcheck_actor.hpp"
#include "message/transaction.hpp"
#include "storage/atomic_file.hpp"
#include "storage/message_store.hpp"

namespace cafmq {

using namespace std::chrono_literals;

// How long one actor may take to end; none has more to do than what is in its hands.
constexpr caf::timespan stop_deadline = 5s;

namespace {

transaction_options transactions_of(const broker_setup& setup) {
  auto options = setup.transactions;
  options.reserved = std::chrono::hours{std::max<int64_t>(setup.store.retention.reserved_hours, 1)};
  options.op_bytes_max =
      std::min(options.op_bytes_max, std::max(setup.store.message_size_max / 256, 1));
  return options;
}

result<recovered_transactions> open_transactions(const message_store& store,
                                                 const broker_setup& setup,
                                                 const offset_table& offsets, int64_t wall_ms) {
  return recover_transactions(
      store, transactions_of(setup),
      {offsets.find(transaction_group, half_queue()), offsets.find(transaction_group, op_queue())},
      wall_ms);
}

result<recovered_timers> open_timers(const message_store& store, const broker_setup& setup) {
  const table_files files{setup.store.directory};
  const auto saved = read_file_or_backup(files.timers);
  if (!saved) return fail(saved.error());
  const auto check = read_file(timer_check_beside(files.timers));
  if (!check) return fail(check.error());
  return recover_timers(store, {*saved, *check});
}

}  // namespace

class broker_assembly::parts {
 public:
  parts(caf::actor_system& system, const broker_setup& setup, const clock& clock,
        std::unique_ptr<message_store> store, broker_tables tables,
        recovered_transactions transactions, recovered_timers timers)
      : system_{system},
        store_{std::move(store)},
        settings_{std::make_shared<hot_settings>(setup.broker, setup.store.retention)} {
    const table_files files{setup.store.directory};
    const auto topic_snapshot = std::make_shared<published<topic_table>>(std::move(tables.topics));
    const auto group_snapshot = std::make_shared<published<group_table>>(tables.groups);
    const auto traffic = std::make_shared<statistics>(clock.wall_ms());
    const auto dispatch_pending = std::make_shared<wake_flag>();
    // These six block on the disk and have a thread each.
    persist_ = spawn_persist(system);
    allocate_ = spawn_allocate(system, *store_);
    clean_ = spawn_clean(system, *store_, setup.clean);
    flush_ = spawn_flush(system, *store_, setup.flush);
    cold_read_ = spawn_cold_read(
        system, pull_path{*store_, topic_snapshot, setup.broker, traffic, &clock, group_snapshot});
    look_up_ = spawn_look_up(system);
    const auto held = std::make_shared<held_count>();
    hold_ = spawn_hold(
        system, setup.broker.held_pulls_max,
        {held, [&store = *store_](const message_queue& queue) { return store.max_offset(queue); }});
    reput_ = spawn_reput(system, *store_, flush_, hold_, dispatch_pending);
    topics_ = spawn_topics(system, topic_snapshot, files.topics, persist_, clock);
    offsets_ =
        spawn_offsets(system, std::move(tables.offsets),
                      {files.offsets, setup.broker.offsets_persist_interval}, persist_, clock);
    clients_ = spawn_clients(system, std::move(tables.groups), files.groups, persist_, setup.broker,
                             clock, group_snapshot);
    const auto timer_rules = std::make_shared<timer_gate>(setup.timers, clock);
    if (setup.timers.enabled)
      timer_ = spawn_timer(system,
                           {store_.get(), &clock, append_news{dispatch_pending, reput_, allocate_},
                            flush_, persist_, timer_rules, files.timers, setup.timers.save_interval,
                            setup.store.flush == flush_mode::sync, setup.store.commit_log_file_size,
                            setup.store.store_host, traffic},
                           std::move(timers));
    const broker_parts for_doors{store_.get(), setup.store,    topic_snapshot, dispatch_pending,
                                 held,         allocate_,      flush_,         hold_,
                                 reput_,       topics_,        offsets_,       clients_,
                                 cold_read_,   group_snapshot, settings_,      traffic,
                                 &clock,       look_up_,       timer_rules,    timer_};
    broker_ = spawn_broker(system, for_doors, setup.broker);
    delay_ = spawn_delay(
        system,
        {store_.get(), &clock, append_news{dispatch_pending, reput_, allocate_}, flush_, persist_,
         setup.store.delay_levels_ms, files.delays, setup.broker.delay_persist_interval, traffic},
        tables.delays);
    txcheck_ = spawn_txcheck(
        system,
        {store_.get(), &clock, append_news{dispatch_pending, reput_, allocate_}, flush_, offsets_,
         setup.store.store_host, static_cast<int32_t>(setup.store.delay_levels_ms.size()),
         transactions_of(setup), traffic, timer_rules->rules},
        std::move(transactions));
    open_door(setup, {for_doors, setup.broker, &clock, setup.settings_by_name, txcheck_,
                      setup.transactions.reject, delay_, clean_, setup.timers.recall});
    if (opened_)
      registration_ = spawn_registration(system, setup.broker, setup.registration, topics_,
                                         topic_snapshot, settings_);
    if (opened_ && !setup.registration.remoting_namesrvs.empty())
      remoting_registration_ = spawn_remoting_registration(
          system, setup.broker, setup.registration.remoting_namesrvs,
          setup.registration.remoting_address, topics_, topic_snapshot, settings_);
  }

  /// Whether the remoting door could be opened, if there is one.
  [[nodiscard]] const result<void>& opened() const { return opened_; }

  [[nodiscard]] const broker_actor& broker() const { return broker_; }
  [[nodiscard]] const std::vector<uint16_t>& remoting_ports() const { return door_.ports; }

  [[nodiscard]] result<void> stop() {
    if (registration_) stop_actors({{"registration", actor_of(registration_)}});
    if (remoting_registration_)
      stop_actors({{"remoting registration", actor_of(remoting_registration_)}});
    if (door_.actor) stop_actors({{"remoting door", actor_of(door_.actor)}});
    for (const auto& other : door_.others) stop_actors({{"remoting door", actor_of(other)}});
    stop_actors({{"broker", actor_of(broker_)}});
    if (timer_) stop_actors({{"timer", actor_of(timer_)}});
    stop_actors({{"delay", actor_of(delay_)}, {"txcheck", actor_of(txcheck_)}});
    auto saved = save_offsets();
    stop_actors({{"clients", actor_of(clients_)},
                 {"offsets", actor_of(offsets_)},
                 {"topics", actor_of(topics_)},
                 {"cold read", actor_of(cold_read_)},
                 {"look up", actor_of(look_up_)},
                 {"reput", actor_of(reput_)},
                 {"hold", actor_of(hold_)},
                 {"flush", actor_of(flush_)},
                 {"clean", actor_of(clean_)},
                 {"allocate", actor_of(allocate_)},
                 {"persist", actor_of(persist_)}});
    auto closed = store_->close();
    store_.reset();
    return closed ? saved : closed;
  }

 private:
  struct named_actor {
    std::string_view name;
    caf::actor actor;
  };

  template <class Handle>
  static caf::actor actor_of(const Handle& handle) {
    return caf::actor_cast<caf::actor>(handle);
  }

  void open_door(const broker_setup& setup, const door_parts& parts) {
    if (setup.remoting_endpoints.empty()) return;
    auto opened = open_broker_door(system_, setup.remoting_endpoints, setup.remoting, parts,
                                   setup.io_systems);
    if (opened)
      door_ = std::move(*opened);
    else
      opened_ = fail(opened.error());
  }

  void stop_actors(const std::vector<named_actor>& named) {
    std::vector<caf::actor> actors;
    for (const auto& one : named) actors.push_back(one.actor);
    for (const auto late : stop_in_order(system_, actors, stop_deadline))
      spdlog::error("{} did not end in time and was killed", named[late].name);
  }

  result<void> save_offsets() {
    caf::scoped_actor self{system_};
    result<void> saved;
    self->request(offsets_, stop_deadline, persist_offsets{})
        .receive([](file_written) {},
                 [&](const caf::error& cause) { saved = fail(from_caf(cause)); });
    return saved;
  }

  caf::actor_system& system_;
  std::unique_ptr<message_store> store_;
  std::shared_ptr<hot_settings> settings_;
  persist_actor persist_;
  allocate_actor allocate_;
  clean_actor clean_;
  flush_actor flush_;
  hold_actor hold_;
  reput_actor reput_;
  topics_actor topics_;
  offsets_actor offsets_;
  clients_actor clients_;
  cold_read_actor cold_read_;
  look_up_actor look_up_;
  broker_actor broker_;
  timer_actor timer_;
  delay_actor delay_;
  txcheck_actor txcheck_;
  remoting::opened_door door_;
  result<void> opened_;
  registration_actor registration_;
  remoting_registration_actor remoting_registration_;
};

result<std::unique_ptr<broker_assembly>> broker_assembly::start(caf::actor_system& system,
                                                                const broker_setup& setup,
                                                                const clock& clock) {
  auto store = message_store::open(setup.store, clock);
  if (!store) return fail(store.error());
  for (const auto& problem : (*store)->recovered().problems) spdlog::warn("{}", problem);
  auto tables = open_tables(table_files{setup.store.directory}, setup.broker, clock.wall_ms());
  if (!tables) return fail(tables.error());
  auto transactions = open_transactions(**store, setup, tables->offsets, clock.wall_ms());
  if (!transactions) return fail(transactions.error());
  for (const auto& problem : transactions->problems) spdlog::warn("transactions: {}", problem);
  auto timers = open_timers(**store, setup);
  if (!timers) return fail(timers.error());
  for (const auto& problem : timers->problems) spdlog::warn("timers: {}", problem);
  auto all = std::make_unique<parts>(system, setup, clock, std::move(*store), std::move(*tables),
                                     std::move(*transactions), std::move(*timers));
  const auto opened = all->opened();
  auto assembly = std::unique_ptr<broker_assembly>{new broker_assembly{std::move(all)}};
  if (!opened) return fail(opened.error());
  return assembly;
}

broker_assembly::broker_assembly(std::unique_ptr<parts> parts) : parts_{std::move(parts)} {}

broker_assembly::~broker_assembly() {
  if (!parts_) return;
  if (auto stopped = stop(); !stopped)
    spdlog::error("the broker did not stop cleanly: {}", stopped.error().text());
}

const broker_actor& broker_assembly::broker() const {
  return parts_->broker();
}

const std::vector<uint16_t>& broker_assembly::remoting_ports() const {
  return parts_->remoting_ports();
}

result<void> broker_assembly::stop() {
  auto stopping = std::exchange(parts_, nullptr);
  return stopping->stop();
}

}  // namespace cafmq
