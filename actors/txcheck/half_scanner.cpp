#include "actors/txcheck/half_scanner.hpp"

#include <utility>

#include "actors/txcheck/check_rules.hpp"
#include "message/properties.hpp"
#include "message/transaction.hpp"

namespace cafmq {
namespace {

constexpr read_limits turn_limits{32, int64_t{1} << 20};

// Whether it would fail in the same way the next time.
bool is_for_ever(const error& cause) {
  return cause.code() == errc::message_illegal || cause.code() == errc::corrupt;
}

}  // namespace

half_scanner::turn half_scanner::look(int64_t round_begin_ms, int64_t now_ms) {
  turn done;
  const auto from = open_.positions().half;
  const auto read = open_.messages().store().read(half_queue(), from, turn_limits, {});
  if (!read) {
    done.problems.push_back(read.error());
    // Those behind a damaged one must not wait for ever.
    done.more = read.error().code() == errc::corrupt;
    if (done.more) open_.skip_to(from + 1);
    return done;
  }
  for (const auto& bytes : read->records) {
    const auto half = decode_record(bytes.view(), body_check::none);  // it was checked when read
    if (!half) {
      done.problems.push_back(half.error());
      continue;
    }
    if (open_.is_open(*half) && !settle(*half, round_begin_ms, now_ms, done)) return done;
  }
  done.more = read->next < read->max;
  open_.skip_to(read->next);
  return done;
}

// False when the round is over.
bool half_scanner::settle(const record& half, int64_t round_begin_ms, int64_t now_ms, turn& done) {
  result<void> settled;
  switch (judge_half(half, open_.options(), round_begin_ms, now_ms)) {
    case half_fate::wait:
      return false;
    case half_fate::put_back:
      settled = put_back(half);
      break;
    case half_fate::check:
      settled = ask_about(half, done);
      break;
    case half_fate::give_up:
      return give_up(half, done);
  }
  if (settled) return true;
  done.problems.push_back(settled.error());
  return is_for_ever(settled.error()) && give_up(half, done);
}

result<void> half_scanner::put_back(const record& half) {
  const auto placed = open_.put_back(half, checks_of(half.message.properties));
  return placed ? result<void>{} : fail(placed.error());
}

result<void> half_scanner::ask_about(const record& half, turn& done) {
  const auto properties = half.message.properties;
  const auto group = find_property(properties, property::producer_group);
  if (!group)
    return fail(errc::corrupt, "the half message {} does not say whose it is",
                half.place.queue.value());
  const auto checks = checks_of(properties) + 1;
  auto record = open_.messages().for_producer(half, {}, checks);
  if (!record) return fail(record.error());
  const auto placed = open_.put_back(half, checks);
  if (!placed) return fail(placed.error());
  const record_place place{placed->queue, placed->begin, placed->store_timestamp_ms};
  stamp_record(record->data(), place);
  const auto unique_key = find_property(properties, property::unique_key);
  done.checks.push_back(
      {std::string{*group}, std::string{unique_key.value_or("")}, place, std::move(*record)});
  return {};
}

bool half_scanner::give_up(const record& half, turn& done) {
  done.problems.emplace_back(
      errc::timed_out,
      fmt::format("nobody has decided about the half message {} after {} checks: it is given up",
                  half.place.queue.value(), checks_of(half.message.properties)));
  const auto given_up = open_.give_up(half);
  if (given_up) return true;
  done.problems.push_back(given_up.error());
  if (!is_for_ever(given_up.error())) return false;
  open_.drop(half);
  return true;
}

}  // namespace cafmq
