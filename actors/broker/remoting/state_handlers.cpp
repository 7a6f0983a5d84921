#include "actors/broker/remoting/state_handlers.hpp"

#include <array>
#include <optional>
#include <string_view>

#include "actors/broker/remoting/door_state.hpp"
#include "actors/remoting_ask.hpp"
#include "message/record_codec.hpp"
#include "protocol/bodies/replication.hpp"
#include "protocol/headers/broker_admin.hpp"
#include "storage/disk_use.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {
namespace {

std::string text_of(double number) {
  return fmt::format("{:.4f}", number);
}

// As RocketMQ writes sizes.
std::string readable_size(uint64_t bytes) {
  constexpr std::array<std::string_view, 5> units = {"Byte", "KiB", "MiB", "GiB", "TiB"};
  auto size = static_cast<double>(bytes);
  size_t unit = 0;
  for (; size >= 1024 && unit + 1 < units.size(); ++unit) size /= 1024;
  return fmt::format("{:.2f} {}", size, units[unit]);
}

std::string readable_time(int64_t seconds) {
  return fmt::format("[ {} days, {} hours, {} minutes, {} seconds ]", seconds / 86'400,
                     seconds / 3'600 % 24, seconds / 60 % 60, seconds % 60);
}

std::optional<int64_t> oldest_store_time(const message_store& store) {
  const auto bytes = store.record_at(store.log_begin());
  if (!bytes) return std::nullopt;
  const auto oldest = decode_record(bytes->view(), body_check::none);
  if (!oldest) return std::nullopt;
  return oldest->place.store_timestamp_ms;
}

}  // namespace

struct state_handlers::disk_facts {
  std::optional<int64_t> oldest_ms;  // when the oldest message was stored
  std::optional<disk_use> use;
};

state_handlers::state_handlers(door& door, const door_parts& parts)
    : door_{door},
      parts_{parts},
      store_{*parts.broker.store},
      statistics_{*parts.broker.traffic},
      started_ms_{parts.clock->wall_ms()},
      lookups_{door, parts} {}

void state_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, auto handle) {
    routes.add(code, access::look,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::get_broker_runtime_info, &state_handlers::show_state);
  add(request_code::view_broker_stats_data, &state_handlers::show_counter);
  add(request_code::get_broker_ha_status, &state_handlers::show_replication);
}

void state_handlers::show_counter(const call& call, std::string& out) {
  const auto header = header_of<view_stats_request>(call, out);
  if (!header) return;
  if (const auto counted = statistics_.find(header->name, header->key, parts_.clock->wall_ms()))
    append_body(out, call, write_counter(*counted));
  else
    append_refused(out, call, response_code::system_error,
                   fmt::format("The stats {} {} not exist", header->name, header->key));
}

void state_handlers::show_replication(const call& call, std::string& out) {
  append_body(out, call, write_replication(store_.log_end().value()));
}

void state_handlers::show_state(const call& call, std::string&) {
  const auto ask_disk = [&store = store_, path = parts_.broker.store_settings.directory] {
    const auto use = look_at_disk(path);
    return result<disk_facts>{
        disk_facts{oldest_store_time(store), use ? std::optional{*use} : std::nullopt}};
  };
  lookups_.find(ask_disk, [this, whom = door_.defer(call)](const result<disk_facts>& disk) {
    std::string out;
    if (disk)
      append_body(out, whom, write_text_table(state_with(*disk)));
    else
      append_refused(out, whom, disk.error());
    door_.answer(whom, out);
  });
}

text_table state_handlers::state_with(const disk_facts& disk) {
  const auto now_ms = parts_.clock->wall_ms();
  text_table state;
  add_identity(state, now_ms);
  add_store(state);
  add_disk(state, disk, now_ms);
  add_rates(state, now_ms);
  add_totals(state, now_ms);
  state.merge(door_state(door_.counts()));
  return state;
}

void state_handlers::add_identity(text_table& state, int64_t now_ms) const {
  state["bootTimestamp"] = std::to_string(started_ms_);
  state["startAcceptSendRequestTimeStamp"] = std::to_string(started_ms_);
  state["runtime"] = readable_time((now_ms - started_ms_) / 1000);
  state["brokerActive"] = "true";
  state["brokerRole"] = parts_.options.broker_id == 0 ? "ASYNC_MASTER" : "SLAVE";
  state["brokerVersion"] = std::to_string(release::own);
  state["brokerVersionDesc"] = release::own_name;
  // Nothing waits in queues before it is handled here, and nothing is congested.
  for (const auto* queue : {"send", "pull", "litePull", "query", "ack"}) {
    state[fmt::format("{}ThreadPoolQueueSize", queue)] = "0";
    state[fmt::format("{}ThreadPoolQueueCapacity", queue)] = "0";
    state[fmt::format("{}ThreadPoolQueueHeadWaitTimeMills", queue)] = "0";
  }
  for (const auto* timer : {"timerReadBehind", "timerOffsetBehind", "timerCongestNum"})
    state[timer] = "0";
  for (const auto* timer : {"timerEnqueueTps", "timerDequeueTps"}) state[timer] = "0.0";
}

void state_handlers::add_store(text_table& state) const {
  state["commitLogMinOffset"] = std::to_string(store_.log_begin().value());
  state["commitLogMaxOffset"] = std::to_string(store_.log_end().value());
  state["dispatchBehindBytes"] = std::to_string(store_.log_end() - store_.dispatched_end());
  state["remainHowManyDataToFlush"] =
      readable_size(static_cast<uint64_t>(store_.log_end() - store_.flushed_end()));
  state["remainTransientStoreBufferNumbs"] = "0";
  state["pageCacheLockTimeMills"] = "0";
}

void state_handlers::add_disk(text_table& state, const disk_facts& disk, int64_t now_ms) {
  // Without any message: now.
  state["earliestMessageTimeStamp"] = std::to_string(disk.oldest_ms.value_or(now_ms));
  if (!disk.use) return;
  const auto ratio = text_of(disk.use->percent() / 100.0);
  state["commitLogDiskRatio"] = ratio;
  state["consumeQueueDiskRatio"] = ratio;
}

void state_handlers::add_rates(text_table& state, int64_t now_ms) const {
  std::array<std::string, 5> rates;
  for (const auto seconds : {10, 60, 600}) {
    const auto [moved, span_ms] = statistics_.last(seconds, now_ms);
    const auto add = [&, span = static_cast<double>(span_ms)](std::string& to, int64_t count) {
      if (!to.empty()) to += ' ';
      to += text_of(static_cast<double>(count) * 1000 / span);
    };
    add(rates[0], moved.put.messages);
    add(rates[1], moved.got.requests);
    add(rates[2], moved.empty_pulls);
    add(rates[3], moved.got.requests + moved.empty_pulls);
    add(rates[4], moved.got.messages);
  }
  state["putTps"] = rates[0];
  state["getFoundTps"] = rates[1];
  state["getMissTps"] = rates[2];
  state["getTotalTps"] = rates[3];
  // Tools before 5.0 know it by the first name.
  state["getTransferedTps"] = rates[4];
  state["getTransferredTps"] = rates[4];
}

void state_handlers::add_totals(text_table& state, int64_t now_ms) const {
  const auto days = statistics_.at_midnight(now_ms);
  const auto now = statistics_.totals();
  const auto put = [&](const char* name, int64_t number) { state[name] = std::to_string(number); };
  put("msgPutTotalYesterdayMorning", days.put_yesterday.messages);
  put("msgPutTotalTodayMorning", days.put_today.messages);
  put("msgPutTotalTodayNow", now.put.messages);
  put("msgGetTotalYesterdayMorning", days.got_yesterday.messages);
  put("msgGetTotalTodayMorning", days.got_today.messages);
  put("msgGetTotalTodayNow", now.got.messages);
  put("putMessageTimesTotal", now.put.messages);
  put("putMessageSizeTotal", now.put.bytes);
  const auto average = now.put.messages == 0 ? 0.0
                                             : static_cast<double>(now.put.bytes) /
                                                   static_cast<double>(now.put.messages);
  state["putMessageAverageSize"] = text_of(average);
}

}  // namespace cafmq::remoting
