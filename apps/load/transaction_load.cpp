#include "apps/load/transaction_load.hpp"

#include <utility>

#include <fmt/format.h>

#include "message/message_id.hpp"
#include "protocol/headers/header_reader.hpp"
#include "protocol/headers/header_writer.hpp"
#include "protocol/headers/send.hpp"
#include "protocol/headers/transactions.hpp"

namespace cafmq::load {
namespace {

int64_t wall_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

size_t slot_of(int32_t opaque) {
  return static_cast<size_t>(int64_t{opaque} - send_template::opaque_min);
}

}  // namespace

transaction_load::transaction_load(const load_plan& plan)
    : plan_{plan}, number_{static_cast<uint64_t>(wall_ms()) << 20U} {
  for (int32_t queue = 0; queue < plan.queues; ++queue) templates_.emplace_back(plan, queue);
  for (size_t index = 0; index < plan.connections; ++index) {
    requests_.emplace_back(plan.window);
    is_prepared_.emplace_back(plan.window, 0);
    with_room_.push_back(index);
  }
}

void transaction_load::issue(connection_set& to, steady::time_point now, bool go_on) {
  for (const auto& half : std::exchange(to_commit_, {})) commit(to, half);
  if (!go_on) return;
  for (const auto index : std::exchange(with_room_, {}))
    while (requests_[index].has_room()) {
      const auto opaque = requests_[index].begin(now);
      is_prepared_[index][slot_of(opaque)] = 0;
      (void)templates_[next_queue_].append(to.to_write(index).out(), opaque, wall_ms(), number_++);
      next_queue_ = (next_queue_ + 1) % templates_.size();
      ++open_;
    }
}

void transaction_load::commit(connection_set& to, const prepared& half) const {
  using namespace remoting;
  end_transaction_request header;
  header.producer_group = send_template::producer_group;
  header.queue_position = half.queue_position;
  header.physical_offset = half.physical_offset;
  header.decision = transaction_decision::commit;
  header.message_id = "bench";
  command_writer writer{to.to_write(half.connection).out(), plan_.type,
                        request_line(request_code::end_transaction, half.opaque)};
  write_header(header, writer);
  writer.end(0);
}

void transaction_load::take(size_t from, const remoting::command_header& answer, std::string_view,
                            steady::time_point now) {
  const bool is_good = answer.response() == remoting::response_code::success;
  if (is_good && prepare_end(from, answer)) return;
  const auto begun = requests_[from].end(answer.opaque);
  if (!begun) return tally().add_error("an answer that nobody waits for");
  --open_;
  if (with_room_.empty() || with_room_.back() != from) with_room_.push_back(from);
  if (!is_good) return tally().add_error(fmt::format("answer {}: {}", answer.code, answer.remark));
  tally().messages += 1;
  tally().bytes += static_cast<int64_t>(plan_.body_size);
  tally().latency_ns.record((now - *begun).count());
}

// Whether that was the answer to a half message, which is now to be committed.
bool transaction_load::prepare_end(size_t from, const remoting::command_header& answer) {
  const auto slot = slot_of(answer.opaque);
  auto& prepared_slots = is_prepared_[from];
  if (slot >= prepared_slots.size() || prepared_slots[slot] != 0) return false;
  const auto sent = remoting::read_header<remoting::send_message_response>(answer.fields);
  const auto id = sent ? parse_message_id(sent->message_id) : fail(sent.error());
  if (!id) return false;
  prepared_slots[slot] = 1;
  to_commit_.push_back({from, answer.opaque, sent->queue_position, id->place.value()});
  return true;
}

}  // namespace cafmq::load
