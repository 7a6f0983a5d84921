#include "actors/txcheck/check_rules.hpp"

#include "message/transaction.hpp"

namespace cafmq {

half_fate judge_half(const record& half, const transaction_options& options, int64_t round_begin_ms,
                     int64_t now_ms) {
  using std::chrono::milliseconds;
  const auto properties = half.message.properties;
  const auto age_ms = now_ms - half.message.born_timestamp_ms;
  if (checks_of(properties) >= options.checks_max ||
      age_ms > milliseconds{options.reserved}.count())
    return half_fate::give_up;
  if (half.place.store_timestamp_ms >= round_begin_ms) return half_fate::wait;
  const auto immunity_ms = immunity_ms_of(properties, options.timeout.count());
  if (age_ms > immunity_ms) return half_fate::check;
  if (has_immunity(properties)) return half_fate::put_back;
  // It was born in the future: the producer's clock says nothing about its age.
  return age_ms < 0 ? half_fate::check : half_fate::wait;
}

}  // namespace cafmq
