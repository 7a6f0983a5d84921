#include "config/timer_keys.hpp"

#include "config/key_fields.hpp"

namespace cafmq {
namespace {

using options = timer_options;

constexpr int64_t hundred_years_s = int64_t{100} * 365 * 86'400;

// The actor of timers and the doors get their options when they start.
constexpr bool cold = false;

}  // namespace

void add_timer_keys(std::vector<key>& all) {
  constexpr std::string_view section = "Timers";
  all.insert(
      all.end(),
      {{"timerWheelEnable", "", section,
        "Whether messages for a certain time are accepted and delivered.", cold,
        boolean(&options::enabled)},
       {"timerPrecisionMs", "", section,
        "Milliseconds between looks for new ones. Only those with a shorter delay may be late by "
        "it.",
        cold, integer(&options::precision, 1, 1'000)},
       {"timerMaxDelaySec", "", section, "Seconds that a message may be sent ahead of its time.",
        cold, seconds(&options::delay_max, 1, hundred_years_s)},
       {"timerMessagesMax", "", section,
        "Messages that may wait at a time; one more is refused as too many.", cold,
        integer(&options::waiting_max, 1, 100'000'000)},
       {"timerFlushIntervalMs", "", section,
        "Milliseconds between writes of what is over. Longer: the start after a crash reads more.",
        cold, integer(&options::save_interval, 10, 60'000)},
       {"recallMessageEnable", "", section, "Whether producers may take back messages that wait.",
        cold, boolean(&options::recall)}});
}

}  // namespace cafmq
