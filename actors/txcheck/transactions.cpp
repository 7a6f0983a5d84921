#include "actors/txcheck/transactions.hpp"

#include "base/check.hpp"
#include "message/properties.hpp"
#include "message/system_topics.hpp"
#include "message/transaction.hpp"

namespace cafmq {
namespace {

result<void> check_named(const record& half, const end_transaction& ending) {
  const auto group = find_property(half.message.properties, property::producer_group);
  if (!group || *group != ending.producer_group)
    return fail(errc::invalid_argument, "The producer group wrong: the half message is not of {}",
                ending.producer_group);
  if (half.place.queue != ending.half)
    return fail(errc::invalid_argument,
                "The transaction state table offset wrong: the half message is {}, not {}",
                half.place.queue.value(), ending.half.value());
  return {};
}

// A producer that has asked for its own time is asked afterwards, and has to answer that.
result<void> check_in_time(const record& half, const end_transaction& ending,
                           const transaction_options& options, int64_t now_ms) {
  const auto properties = half.message.properties;
  if (ending.from_check || !has_immunity(properties)) return {};
  const auto age_ms = now_ms - half.message.born_timestamp_ms;
  const auto immunity_ms = immunity_ms_of(properties, options.timeout.count());
  if (age_ms <= immunity_ms) return {};
  return fail(errc::timed_out,
              "the transaction is {} ms old and its time were {} ms; wait until you are asked",
              age_ms, immunity_ms);
}

}  // namespace

result<void> transactions::end(const end_transaction& ending, int64_t now_ms) {
  const auto bytes = messages_.find(ending.place);
  if (!bytes) return fail(bytes.error());
  const auto half = decode_record(bytes->view(), body_check::none);
  if (!half) return fail(half.error());
  if (auto named = check_named(*half, ending); !named) return named;
  if (auto in_time = check_in_time(*half, ending, options_, now_ms); !in_time) return in_time;
  if (!table_.find(origin_of(*half)))
    return fail(errc::invalid_argument, "the transaction of the half message {} is over already",
                ending.half.value());
  if (ops_.is_full())
    return fail(errc::busy, "too many transactions that are over wait to be noted");
  if (ending.commit)
    if (auto committed = messages_.commit(*half, now_ms); !committed)
      return fail(committed.error());
  settle(*half);
  return {};
}

result<void> transactions::resume(physical_offset place) {
  const auto bytes = messages_.find_stopped(place);
  if (!bytes) return fail(bytes.error());
  const auto stopped = decode_record(bytes->view(), body_check::none);
  if (!stopped) return fail(stopped.error());
  result<put_result> placed;
  if (stopped->message.topic != system_topic::half)
    placed = messages_.begin_anew(*stopped);
  else if (is_open(*stopped))
    placed = put_back(*stopped, 0);
  else
    return fail(errc::invalid_argument,
                "the half message {} is over, or was put back: name the one that was given up",
                stopped->place.queue.value());
  return placed ? result<void>{} : fail(placed.error());
}

bool transactions::is_open(const record& half) const {
  return table_.find(origin_of(half)) == half.place.queue;
}

result<put_result> transactions::put_back(const record& half, int32_t checks) {
  auto placed = messages_.put_back(half, checks);
  if (placed) table_.put_back(origin_of(half), placed->queue);
  return placed;
}

result<void> transactions::give_up(const record& half) {
  if (auto placed = messages_.give_up(half); !placed) return fail(placed.error());
  settle(half);
  return {};
}

void transactions::drop(const record& half) {
  settle(half);
}

// Both where it lies and where it lay first are named: whoever starts from an old cursor meets the
// first one, too.
void transactions::settle(const record& half) {
  const auto origin = origin_of(half);
  const auto now_at = table_.find(origin);
  CAFMQ_CHECK(now_at);
  table_.end(origin);
  if (*now_at != origin) ops_.add(origin);
  ops_.add(*now_at);
}

result<void> transactions::note(bool now, int64_t now_ms) {
  if (ops_.is_empty() || !(now || ops_.is_due(now_ms))) return {};
  const auto placed = messages_.note(ops_.body(), now_ms);
  if (!placed) return fail(placed.error());
  ops_.written(placed->queue, now_ms);
  return {};
}

transactions::cursors transactions::positions() {
  return {table_.cursor(), ops_.cursor(table_.cursor())};
}

}  // namespace cafmq
