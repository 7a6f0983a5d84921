#include "actors/txcheck/transaction_recovery.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "message/system_topics.hpp"
#include "message/transaction.hpp"

namespace cafmq {
namespace {

constexpr read_limits turn_limits{32, int64_t{1} << 20};

queue_offset begin_in(const message_store& store, const message_queue& queue,
                      std::optional<queue_offset> saved) {
  const auto least = store.min_offset(queue);
  // After a power cut the queue may end before what was saved.
  return std::clamp(saved.value_or(least), least, std::max(least, store.max_offset(queue)));
}

bool ends_transaction(const message& message) {
  const auto decision = message.system_flag & system_flag::transaction_mask;
  return decision == system_flag::transaction_commit ||
         message.topic == system_topic::check_max_time;
}

// Whether `end` is what became of `half`: an offset alone may come from elsewhere.
bool is_end_of(const record& end, const record& half) {
  return half.message.topic == system_topic::half && half.message.queue_id == 0 &&
         half.message.born_timestamp_ms == end.message.born_timestamp_ms &&
         find_property(half.message.properties, property::unique_key) ==
             find_property(end.message.properties, property::unique_key);
}

class recovery {
 public:
  recovery(const message_store& store, const transaction_options& options,
           const saved_cursors& saved, int64_t now_ms)
      : store_{store},
        half_begin_{begin_in(store, half_queue(), saved.half)},
        op_begin_{begin_in(store, op_queue(), saved.op)},
        found_{transaction_table{half_begin_}, op_batch{options, op_begin_, now_ms}, saved} {}

  [[nodiscard]] result<recovered_transactions> run() {
    auto done = read_ops();
    if (done) done = read_halves();
    if (done) settle_copies();
    if (done) done = read_log();
    if (!done) return fail(done.error());
    return std::move(found_);
  }

 private:
  struct copies {
    std::vector<queue_offset> places;
    bool is_over = false;
  };

  template <class Visit>
  [[nodiscard]] result<void> read(const message_queue& queue, queue_offset from, Visit visit) {
    while (from < store_.max_offset(queue)) {
      const auto read = store_.read(queue, from, turn_limits, {});
      if (!read && read.error().code() != errc::corrupt) return fail(read.error());
      if (!read) {
        found_.problems.push_back(read.error().text());
        from = from + 1;
        continue;
      }
      for (const auto& bytes : read->records)
        if (const auto record = decode_record(bytes.view(), body_check::none)) visit(*record);
      if (read->next <= from) break;
      from = read->next;
    }
    return {};
  }

  [[nodiscard]] result<void> read_ops() {
    const auto half_end = store_.max_offset(half_queue());
    return read(op_queue(), op_begin_, [&](const record& op) {
      last_op_end_ = op.place.physical + op.total_size;
      queue_offset highest;
      if (tags_of(op.message) == op_tag)
        for (const auto half : op_entries(op.message.body)) {
          if (half >= half_end) continue;  // it cannot be: op messages come behind what they name
          found_.table.settle(half);
          highest = std::max(highest, half);
        }
      found_.ops.found(op.place.queue, highest);
    });
  }

  [[nodiscard]] result<void> read_halves() {
    return read(half_queue(), half_begin_, [&](const record& half) {
      const auto origin = origin_of(half);
      if (origin == half.place.queue) return;
      auto& [places, is_over] = copies_[origin.value()];
      places.push_back(half.place.queue);
      is_over = is_over || found_.table.is_settled(half.place.queue);
    });
  }

  // Only the last copy of an open one counts. All of them are over when one is.
  void settle_copies() {
    for (const auto& [origin, each] : copies_) {
      const queue_offset first{origin};
      const bool is_over = each.is_over || (first >= half_begin_ && found_.table.is_settled(first));
      found_.table.settle(first);
      for (const auto place : each.places)
        if (is_over || place != each.places.back()) found_.table.settle(place);
      if (!is_over) found_.table.found_copy(first, each.places.back());
    }
  }

  [[nodiscard]] result<void> read_log() {
    const auto first_open = store_.read(half_queue(), found_.table.cursor(), {1, 1}, {});
    if (!first_open && first_open.error().code() != errc::corrupt) return fail(first_open.error());
    if (first_open && first_open->records.empty()) return {};
    auto from = last_op_end_;
    if (first_open)
      if (const auto half = decode_record(first_open->records.front().view(), body_check::none))
        from = std::max(from, half->place.physical);
    return store_.walk_log(from, [&](const record& found) { look_at(found); });
  }

  void look_at(const record& found) {
    const physical_offset place{found.message.prepared_transaction_offset};
    if (!ends_transaction(found.message) || place < store_.log_begin() ||
        place >= found.place.physical)
      return;
    const auto bytes = store_.record_at(place);
    const auto half = bytes ? decode_record(bytes->view(), body_check::none) : fail(bytes.error());
    if (!half || !is_end_of(found, *half)) return;
    const auto origin = origin_of(*half);
    const auto now_at = found_.table.find(origin);
    if (!now_at) return;
    found_.table.end(origin);
    if (*now_at != origin) found_.ops.add(origin);
    found_.ops.add(*now_at);
  }

  const message_store& store_;
  queue_offset half_begin_;
  queue_offset op_begin_;
  physical_offset last_op_end_{0};
  std::unordered_map<int64_t, copies> copies_;  // by origin
  recovered_transactions found_;
};

}  // namespace

result<recovered_transactions> recover_transactions(const message_store& store,
                                                    const transaction_options& options,
                                                    const saved_cursors& saved, int64_t now_ms) {
  return recovery{store, options, saved, now_ms}.run();
}

}  // namespace cafmq
