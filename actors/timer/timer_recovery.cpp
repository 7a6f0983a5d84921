#include "actors/timer/timer_recovery.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "actors/timer/timer_check.hpp"
#include "actors/timer/timer_file.hpp"
#include "actors/timer/timer_records.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "message/system_topics.hpp"
#include "message/timer.hpp"

namespace cafmq {
namespace {

// Most records name nothing, which looks as if they named the first record of the log.
bool begins_with_timer(const message_store& store) {
  const auto bytes = store.record_at(physical_offset{0});
  const auto first = bytes ? decode_record(bytes->view(), body_check::none) : fail(bytes.error());
  return first && first->message.topic == system_topic::timer;
}

saved_timers saved_or_none(const message_store& store, const std::optional<std::string>& saved,
                           std::vector<std::string>& problems) {
  const saved_timers none{store.log_begin(), settled_offsets{}};
  if (!saved) return none;
  auto read = read_timer_file(*saved);
  if (read) return std::move(*read);
  problems.push_back(fmt::format("what was saved of timers is damaged, reading the whole log: {}",
                                 read.error().text()));
  return none;
}

// Another broker names nothing. What it has delivered is told by its slots, and a message that it
// has stored again lies in the topic twice.
class takeover {
 public:
  takeover(const timer_check& check, settled_offsets& settled) : check_{check}, settled_{settled} {}

  void look_at(const record& found) {
    const auto at = found.place.queue;
    const auto wish = timer_wish_of(found.message.properties);
    if (!wish || settled_.contains(at)) return;
    if (at < check_.next && wish->out_ms < check_.read_ms) return settled_.add(at);
    const auto [last, is_first] = lasts_.emplace(timer_name_of(found.message.properties), at);
    if (is_first) return;
    if (find_property(found.message.properties, property::timer_roll_times))
      settled_.add(last->second);
    last->second = at;
  }

 private:
  const timer_check& check_;
  settled_offsets& settled_;
  std::unordered_map<std::string, queue_offset> lasts_;  // by name
};

result<void> take_over(const message_store& store, const timer_check& check,
                       recovered_timers& found) {
  const auto queue = timer_queue();
  takeover taking{check, found.settled};
  for (auto from = found.settled.begin(); from < store.max_offset(queue);) {
    const auto read = store.read(queue, from, {1'024, int64_t{1} << 20}, {});
    if (!read && read.error().code() != errc::corrupt) return fail(read.error());
    if (!read) found.problems.push_back(read.error().text());
    if (read)
      for (const auto& bytes : read->records)
        if (const auto record = decode_record(bytes.view(), body_check::none))
          taking.look_at(*record);
    from = std::max(from + 1, read ? read->next : from);
  }
  return {};
}

std::optional<timer_check> their_check(const std::optional<std::string>& bytes,
                                       std::vector<std::string>& problems) {
  if (!bytes) return std::nullopt;
  const auto check = read_timer_check(*bytes);
  if (!check) problems.push_back(check.error().text());
  return check && check->is_theirs ? std::optional{*check} : std::nullopt;
}

}  // namespace

result<recovered_timers> recover_timers(const message_store& store,
                                        const timer_files_content& files) {
  recovered_timers found;
  const auto queue = timer_queue();
  const auto end = store.max_offset(queue);
  if (!files.saved && end == queue_offset{0}) return found;
  auto known = saved_or_none(store, files.saved, found.problems);
  found.settled = std::move(known.settled);
  found.settled.skip_to(store.min_offset(queue));
  // After a power cut the queue may end before what was saved.
  found.settled.cut(std::max(end, store.min_offset(queue)));
  if (found.settled.begin() == end) return found;  // nothing waits
  const bool first_counts = begins_with_timer(store);
  auto done = store.walk_log(known.log_end, [&](const record& each) {
    if (each.message.prepared_transaction_offset == 0 && !first_counts) return;
    if (const auto origin = origin_in_timer_topic(store, each)) found.settled.add(*origin);
  });
  if (const auto check = their_check(files.check, found.problems); done && check)
    done = take_over(store, *check, found);
  if (!done) return fail(done.error());
  return found;
}

}  // namespace cafmq
