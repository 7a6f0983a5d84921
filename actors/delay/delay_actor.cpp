#include "actors/delay/delay_actor.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/delay/delay_table.hpp"
#include "actors/delay_messages.hpp"
#include "actors/error.hpp"
#include "actors/maintenance_messages.hpp"
#include "message/delay.hpp"
#include "message/record_codec.hpp"
#include "message/system_topics.hpp"
#include "storage/message_store.hpp"

//   itself --delay_tick---------> DELAY  reads what is due, appends it, --log_grew--> REPUT
//   itself --delay_persist_tick-> DELAY --wait_flushed--> FLUSH, for what was appended; then
//                                 DELAY --write_file----> PERSIST
//   exit                          DELAY  does that once more
//   DOOR --list_delays----------> DELAY --delay_listing--> DOOR

namespace cafmq {
namespace {

using namespace std::chrono_literals;

constexpr auto pause_after_failure = 1s;
constexpr int64_t bytes_per_turn = int64_t{1} << 20;

constexpr int32_t levels_max = 64;

// There is a level for each queue that has messages, whatever the settings say now.
int32_t levels_in(const message_store& store, size_t configured) {
  auto levels = static_cast<int32_t>(configured);
  for (const auto& queue : store.queues())
    if (queue.topic == system_topic::schedule && queue.queue_id < levels_max)
      levels = std::max(levels, queue.queue_id + 1);
  return levels;
}

class delay final : public delay_actor::base {
 public:
  delay(caf::actor_config& config, delay_parts parts, const remoting::delay_offsets& saved)
      : delay_actor::base{config},
        parts_{std::move(parts)},
        store_{*parts_.store},
        table_{parts_.delays_ms, levels_in(store_, parts_.delays_ms.size()), clock().now()} {
    table_.restore(saved);
  }

  const char* name() const override { return "delay"; }

 protected:
  behavior_type make_behavior() override {
    set_exit_handler([this](const caf::exit_msg& exit) { stop(exit.reason); });
    delayed_send(this, parts_.persist_interval, delay_persist_tick{});
    wake_at_next_look();
    return {
        [this](delay_tick) {
          next_tick_.reset();
          if (stopping_) return;
          const auto now = clock().now();
          for (const auto level : table_.due_levels(now)) work(level, now);
          wake_at_next_look();
        },
        [this](delay_persist_tick) {
          if (!saving_) save();
          delayed_send(this, parts_.persist_interval, delay_persist_tick{});
        },
        [this](list_delays) { return delay_listing{table_.document()}; },
    };
  }

  void on_exit() override {
    parts_.flush_log = nullptr;
    parts_.persist = nullptr;
  }

 private:
  // -- delivering -------------------------------------------------------------

  // One turn of a level; then the others have theirs.
  void work(int32_t level, delay_table::time_point now) {
    const auto wall_ms = parts_.wall_clock->wall_ms();
    const auto from = table_.next(level);
    std::optional<int64_t> later;  // when the first message that is not due will be
    const auto is_due = [&](int64_t due_ms) {
      if (!later && !table_.is_due(level, due_ms, wall_ms, now)) later = due_ms;
      return !later;
    };
    const read_limits limits{static_cast<int32_t>(table_.count_to_judge(level, now)),
                             bytes_per_turn};
    const auto read = store_.read(schedule_queue(level), from, limits, {is_due, {}});
    if (!read) return pass_over(level, read.error(), now);
    for (const auto& record : read->records)
      if (!deliver(level, record.view()))
        return table_.look_after(level, now + pause_after_failure);
    if (later) return table_.look_when_due(level, *later, read->max, wall_ms, now);
    say_if_lost(level, *read);
    table_.advance(level, read->next, wall_ms);
    if (read->next < read->max)
      table_.look_now(level, now);
    else
      table_.look_when_idle(level, now);
  }

  // True when the level may go on behind the record.
  bool deliver(int32_t level, std::string_view bytes) {
    const auto record = decode_record(bytes, body_check::none);  // it was checked when it was read
    if (!record) {
      spdlog::error("a message of delay level {} is lost: {}", level, record.error().text());
      return true;
    }
    const auto next = record->place.queue + 1;
    const auto queue = real_queue_of(record->message.properties);
    if (!queue || queue->topic == system_topic::half || queue->topic == system_topic::schedule) {
      spdlog::error("a message of delay level {} at {} cannot be delivered: {}", level,
                    record->place.physical.value(),
                    queue ? "its topic is the broker's own" : queue.error().text());
      table_.advance(level, next, parts_.wall_clock->wall_ms());
      return true;
    }
    auto message = record->message;
    message.topic = queue->topic;
    message.queue_id = queue->queue_id;
    const auto placed = store_.put(message);
    if (!placed) return is_passed_over(level, next, placed.error());
    failed_ = false;
    delivered_end_ = std::max(delivered_end_, placed->end);
    parts_.news.tell(placed->end);
    if (parts_.traffic)
      parts_.traffic->put(message.topic, {1, placed->end - placed->begin, 1},
                          placed->store_timestamp_ms);
    table_.advance(level, next, parts_.wall_clock->wall_ms());
    return true;
  }

  bool is_passed_over(int32_t level, queue_offset next, const error& cause) {
    const bool never_fits = cause.code() == errc::message_illegal;
    if (never_fits || !std::exchange(failed_, true))
      spdlog::error("a message of delay level {} cannot be delivered{}: {}", level,
                    never_fits ? "" : ", trying again every second", cause.text());
    if (never_fits) table_.advance(level, next, parts_.wall_clock->wall_ms());
    return never_fits;
  }

  // The messages behind a damaged one must not wait for ever.
  void pass_over(int32_t level, const error& cause, delay_table::time_point now) {
    spdlog::error("delay level {} at {}: {}", level, table_.next(level).value(), cause.text());
    if (cause.code() != errc::corrupt) return table_.look_after(level, now + pause_after_failure);
    table_.advance(level, table_.next(level) + 1, parts_.wall_clock->wall_ms());
    table_.look_now(level, now);
  }

  static void say_if_lost(int32_t level, const read_result& read) {
    if (read.status == read_status::offset_too_small ||
        read.status == read_status::offset_overflow_badly)
      spdlog::error("delay level {}: its position is outside of its queue, going on at {}", level,
                    read.next.value());
  }

  // A tick on its way cannot be called back. One that comes too early finds nothing to do.
  void wake_at_next_look() {
    const auto next = table_.next_look();
    if (stopping_ || (next_tick_ && *next_tick_ <= next)) return;
    next_tick_ = next;
    if (next <= clock().now())
      send(this, delay_tick{});
    else
      scheduled_send(this, next, delay_tick{});
  }

  // -- delayOffset.json -------------------------------------------------------

  void save() {
    if (table_.changes() == saved_changes_) {
      if (stopping_) quit(stopping_);
      return;
    }
    saving_ = true;
    const auto failed = [this](const caf::error& cause) {
      spdlog::error("delay offsets were not saved: {}", from_caf(cause).text());
      saving_ = false;
      if (stopping_) quit(stopping_);
    };
    // Whatever lies below the positions has to be durable where it was delivered to first.
    request(parts_.flush_log, caf::infinite, wait_flushed{delivered_end_})
        .then(
            [this, failed, changes = table_.changes(),
             text = remoting::write_delay_offsets(table_.document())](flushed) {
              request(parts_.persist, caf::infinite, write_file{parts_.file.string(), text})
                  .then(
                      [this, changes](file_written) {
                        saved_changes_ = changes;
                        saving_ = false;
                        if (stopping_) save();
                      },
                      failed);
            },
            failed);
  }

  void stop(const caf::error& reason) {
    if (reason == caf::exit_reason::kill) return quit(reason);
    stopping_ = reason;
    if (!saving_) save();
  }

  delay_parts parts_;
  message_store& store_;
  delay_table table_;
  physical_offset delivered_end_{0};
  std::optional<delay_table::time_point> next_tick_;
  bool failed_ = false;  // the last append: once is enough to say so
  bool saving_ = false;
  uint64_t saved_changes_ = 0;
  caf::error stopping_;  // why we stop; none while we do not
};

}  // namespace

delay_actor spawn_delay(caf::actor_system& system, delay_parts parts,
                        const remoting::delay_offsets& saved) {
  return system.spawn<delay, caf::detached>(std::move(parts), saved);
}

delay_actor spawn_delay_pooled(caf::actor_system& system, delay_parts parts,
                               const remoting::delay_offsets& saved) {
  return system.spawn<delay>(std::move(parts), saved);
}

}  // namespace cafmq
