#include "client/internal/process_queue.hpp"

#include <algorithm>

namespace cafmq {
namespace {

// What a message takes beside its body, roughly: a bound on bytes must hold for empty bodies too.
constexpr size_t message_overhead = 512;

size_t size_of(const received_message& message) {
  return message.body.size() + message_overhead;
}

}  // namespace

process_queue::process_queue(queue_offset start, process_queue_limits limits)
    : limits_{limits}, next_pull_{start} {}

void process_queue::add(std::vector<received_message> pulled, queue_offset next) {
  for (auto& message : pulled) {
    const auto place = message.queue_offset;
    if (place < next_pull_ || place >= next) continue;
    bytes_ += size_of(message);
    waiting_.insert(waiting_.end(), place);
    messages_.emplace(place,
                      unfinished{std::make_shared<const received_message>(std::move(message))});
  }
  next_pull_ = std::max(next_pull_, next);
}

process_queue::message_run process_queue::take_run(size_t messages_max, time_point now) {
  message_run run;
  if (!out_.empty()) return run;
  while (!put_off_.empty() && put_off_.begin()->first <= now && run.size() < messages_max) {
    const auto place = put_off_.begin()->second;
    put_off_.erase(put_off_.begin());
    run.push_back(messages_.at(place).message);
    out_.insert(place);
  }
  while (!waiting_.empty() && run.size() < messages_max) {
    const auto place = *waiting_.begin();
    waiting_.erase(waiting_.begin());
    run.push_back(messages_.at(place).message);
    out_.insert(place);
  }
  return run;
}

void process_queue::finish(queue_offset delivered) {
  if (out_.erase(delivered) == 0) return;
  const auto done = messages_.find(delivered);
  bytes_ -= size_of(*done->second.message);
  messages_.erase(done);
}

void process_queue::put_off(queue_offset delivered, time_point due) {
  if (out_.erase(delivered) == 0) return;
  auto& kept = messages_.at(delivered);
  ++kept.times_put_off;
  // The listener may still hold the old one: it is not changed under its hands.
  auto again = std::make_shared<received_message>(*kept.message);
  ++again->reconsume_times;
  kept.message = std::move(again);
  put_off_.emplace(due, delivered);
}

void process_queue::give_back(queue_offset delivered) {
  if (out_.erase(delivered) != 0) waiting_.insert(delivered);
}

queue_offset process_queue::committable() const {
  return messages_.empty() ? next_pull_ : messages_.begin()->first;
}

bool process_queue::is_full() const {
  return messages_.size() >= limits_.messages_max || bytes_ >= limits_.bytes_max;
}

std::optional<process_queue::time_point> process_queue::next_due() const {
  if (put_off_.empty()) return std::nullopt;
  return put_off_.begin()->first;
}

int32_t process_queue::times_put_off(queue_offset delivered) const {
  const auto kept = messages_.find(delivered);
  return kept == messages_.end() ? 0 : kept->second.times_put_off;
}

}  // namespace cafmq
