#include "actors/statistics.hpp"

#include <time.h>

#include <algorithm>
#include <initializer_list>

namespace cafmq {
namespace {

constexpr int64_t sweep_interval_ms = 60'000;
constexpr int64_t day_ms = int64_t{24} * 3'600'000;

int64_t midnight_after(int64_t wall_ms) {
  const auto seconds = static_cast<time_t>(wall_ms / 1000);
  tm local{};
  ::localtime_r(&seconds, &local);
  local.tm_hour = local.tm_min = local.tm_sec = 0;
  ++local.tm_mday;
  local.tm_isdst = -1;
  return std::max(int64_t{::mktime(&local)} * 1000, wall_ms + 1);
}

void join(std::string& to, std::string_view topic, std::string_view group) {
  to.assign(topic).append(1, '@').append(group);
}

template <class Window>
remoting::counter_span span_of(const Window& window, bool in_bytes, int64_t wall_ms,
                               int64_t since_ms) {
  const auto moved = window.sum(wall_ms);
  const auto sum = in_bytes ? moved.bytes : moved.messages;
  const auto span_ms = window.span_ms(wall_ms, since_ms);
  const auto per_request =
      moved.requests == 0 ? 0.0 : static_cast<double>(sum) / static_cast<double>(moved.requests);
  return {sum, static_cast<double>(sum) * 1000 / static_cast<double>(span_ms), per_request};
}

}  // namespace

traffic& traffic::operator+=(const traffic& more) {
  messages += more.messages;
  bytes += more.bytes;
  requests += more.requests;
  return *this;
}

broker_totals& broker_totals::operator+=(const broker_totals& more) {
  put += more.put;
  got += more.got;
  empty_pulls += more.empty_pulls;
  largest_put_bytes = std::max(largest_put_bytes, more.largest_put_bytes);
  return *this;
}

void statistics::item::add(const traffic& more, int64_t wall_ms) {
  last_ms = wall_ms;
  minute.add(more, wall_ms);
  hour.add(more, wall_ms);
  day.add(more, wall_ms);
}

statistics::statistics(int64_t wall_ms, size_t items_max)
    : items_max_{items_max},
      since_ms_{wall_ms},
      all_puts_{wall_ms},
      all_gets_{wall_ms},
      next_midnight_ms_{midnight_after(wall_ms)} {}

// -- counting -----------------------------------------------------------------

void statistics::put(std::string_view topic, const traffic& stored, int64_t wall_ms) {
  const broker_totals news{stored, {}, 0, stored.bytes};
  const std::lock_guard guard{lock_};
  pass_midnight(wall_ms);
  count(puts_, topic, stored, wall_ms);
  all_puts_.add(stored, wall_ms);
  totals_ += news;
  seconds_.add(news, wall_ms);
}

void statistics::got(std::string_view topic, std::string_view group, const traffic& pulled,
                     int64_t wall_ms) {
  const bool found = pulled.messages > 0;
  const broker_totals news{{}, found ? pulled : traffic{}, found ? 0 : 1, 0};
  const std::lock_guard guard{lock_};
  pass_midnight(wall_ms);
  totals_ += news;
  seconds_.add(news, wall_ms);
  if (!found) return;
  join(key_, topic, group);
  count(gets_, key_, pulled, wall_ms);
  all_gets_.add(pulled, wall_ms);
}

void statistics::sent_back(std::string_view topic, std::string_view group, int64_t messages,
                           int64_t wall_ms) {
  const std::lock_guard guard{lock_};
  join(key_, topic, group);
  count(backs_, key_, {messages, 0, 1}, wall_ms);
}

void statistics::count(items& in, std::string_view key, const traffic& more, int64_t wall_ms) {
  auto found = in.find(key);
  if (found == in.end()) {
    if (!make_room(wall_ms)) return;
    found = in.emplace(key, item{wall_ms}).first;
  }
  found->second.add(more, wall_ms);
}

bool statistics::make_room(int64_t wall_ms) {
  const auto size = [&] { return puts_.size() + gets_.size() + backs_.size(); };
  if (size() < items_max_) return true;
  if (wall_ms < next_sweep_ms_) return false;  // looking through all of them is not for each call
  next_sweep_ms_ = wall_ms + sweep_interval_ms;
  for (auto* all : {&puts_, &gets_, &backs_})
    std::erase_if(*all, [&](const auto& entry) { return wall_ms - entry.second.last_ms > day_ms; });
  return size() < items_max_;
}

void statistics::pass_midnight(int64_t wall_ms) {
  if (wall_ms < next_midnight_ms_) return;
  midnights_ = {midnights_.put_today, totals_.put, midnights_.got_today, totals_.got};
  next_midnight_ms_ = midnight_after(wall_ms);
}

// -- looking ------------------------------------------------------------------

const statistics::items* statistics::items_named(std::string_view name) const {
  if (name == "TOPIC_PUT_NUMS" || name == "TOPIC_PUT_SIZE") return &puts_;
  if (name == "GROUP_GET_NUMS" || name == "GROUP_GET_SIZE") return &gets_;
  if (name == "SNDBCK_PUT_NUMS") return &backs_;
  return nullptr;
}

std::optional<remoting::counter_spans> statistics::find(std::string_view name, std::string_view key,
                                                        int64_t wall_ms) const {
  const std::lock_guard guard{lock_};
  if (name == "BROKER_PUT_NUMS") return spans_of(all_puts_, false, wall_ms);
  if (name == "BROKER_GET_NUMS") return spans_of(all_gets_, false, wall_ms);
  const auto* const in = items_named(name);
  if (in == nullptr) return std::nullopt;
  const auto found = in->find(key);
  if (found == in->end()) return std::nullopt;
  return spans_of(found->second, name.ends_with("_SIZE"), wall_ms);
}

remoting::counter_spans statistics::spans_of(const item& item, bool in_bytes, int64_t wall_ms) {
  return {span_of(item.minute, in_bytes, wall_ms, item.since_ms),
          span_of(item.hour, in_bytes, wall_ms, item.since_ms),
          span_of(item.day, in_bytes, wall_ms, item.since_ms)};
}

double statistics::rate(const items& in, std::string_view key, int64_t wall_ms) {
  const auto found = in.find(key);
  if (found == in.end()) return 0;
  return span_of(found->second.minute, false, wall_ms, found->second.since_ms).tps;
}

double statistics::put_rate(std::string_view topic, int64_t wall_ms) const {
  const std::lock_guard guard{lock_};
  return rate(puts_, topic, wall_ms);
}

double statistics::get_rate(std::string_view topic, std::string_view group, int64_t wall_ms) const {
  std::string key;
  join(key, topic, group);
  const std::lock_guard guard{lock_};
  return rate(gets_, key, wall_ms);
}

broker_totals statistics::totals() const {
  const std::lock_guard guard{lock_};
  return totals_;
}

statistics::recent statistics::last(int64_t seconds, int64_t wall_ms) const {
  const auto buckets = static_cast<size_t>(seconds + 1);  // the newest is not over yet
  const std::lock_guard guard{lock_};
  return {seconds_.sum(wall_ms, buckets), seconds_.span_ms(wall_ms, since_ms_, buckets)};
}

daily_totals statistics::at_midnight(int64_t wall_ms) {
  const std::lock_guard guard{lock_};
  pass_midnight(wall_ms);
  return midnights_;
}

// -- forgetting ---------------------------------------------------------------

void statistics::forget_topic(std::string_view topic) {
  const std::lock_guard guard{lock_};
  std::erase_if(puts_, [&](const auto& entry) { return entry.first == topic; });
  for (auto* all : {&gets_, &backs_})
    std::erase_if(*all, [&](const auto& entry) {
      const std::string_view key = entry.first;
      return key.size() > topic.size() && key.starts_with(topic) && key[topic.size()] == '@';
    });
}

void statistics::forget_group(std::string_view group) {
  const std::lock_guard guard{lock_};
  for (auto* all : {&gets_, &backs_})
    std::erase_if(*all, [&](const auto& entry) {
      const std::string_view key = entry.first;
      const auto at = key.rfind('@');
      return at != std::string_view::npos && key.substr(at + 1) == group;
    });
}

}  // namespace cafmq
