#include "storage/recovery.hpp"

#include <algorithm>
#include <string>

#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"
#include "storage/index_rebuild.hpp"
#include "storage/index_recovery.hpp"
#include "storage/log_reader.hpp"
#include "storage/record_check.hpp"

namespace cafmq {
namespace {

// Whether there is anything but zeros at the start of what the file has from `from` on.
result<bool> has_content(const mapped_file_queue& files, int64_t from) {
  constexpr int64_t looked_at_max = 64 << 10;  // a torn record shows early
  const auto file_end = files.file_begin(from) + files.file_size();
  std::string bytes(static_cast<size_t>(std::min(file_end - from, looked_at_max)), '\0');
  auto done = files.read(from, bytes);
  if (!done) return fail(std::move(done).error());
  return bytes.find_first_not_of('\0') != std::string::npos;
}

}  // namespace

recovery::recovery(const store_options& options, const parts& parts, bool was_closed)
    : options_{options}, parts_{parts} {
  report_.was_closed = was_closed;
}

// -- looking ------------------------------------------------------------------

result<void> recovery::inspect() {
  const auto checkpoint = read_checkpoint(file_names::checkpoint(options_.directory));
  if (!checkpoint) return fail(checkpoint.error());
  checkpoint_ = *checkpoint;
  auto known = read_inventory(file_names::queue_inventory(options_.directory));
  if (!known) return fail(std::move(known).error());
  known_queues_ = std::move(*known);

  if (parts_.log.files().empty())
    for (const auto& queue : parts_.queues.all())
      if (queue->has_entries())
        return fail(errc::corrupt,
                    "{} is empty, but topic {} queue {} has entries; restore the commit log, or "
                    "delete {} to begin with nothing",
                    parts_.log.files().directory().native(), queue->name().topic,
                    queue->name().queue_id, parts_.queues.directory().native());
  report_.problems = parts_.queues.problems();
  report_.log_begin = parts_.log.begin();
  report_.verified_from = choose_start();
  return find_end();
}

// Where a file begins from which on all records are read: everything before it is on disk, and so
// are its queue entries.
physical_offset recovery::choose_start() const {
  const auto& files = parts_.log.files();
  for (auto begin = files.end() - files.file_size(); begin >= files.begin();
       begin -= files.file_size())
    if (starts_late_enough(physical_offset{begin})) return physical_offset{begin};
  return parts_.log.begin();
}

bool recovery::starts_late_enough(physical_offset begin) const {
  const auto& files = parts_.log.files();
  log_reader reader{files, {begin, begin + files.file_size()}, body_check::none};
  const auto first = reader.next();
  if (!first || *first == nullptr) return false;
  if (report_.was_closed) return true;
  // RocketMQ's checkpoint tells by time, with three seconds to be safe; ours also by offset.
  constexpr int64_t margin_ms = 3000;
  const auto flushed_ms =
      std::min(checkpoint_.log_timestamp_ms, checkpoint_.queue_timestamp_ms) - margin_ms;
  const auto stored_ms = (*first)->place.store_timestamp_ms;
  const bool by_offset =
      checkpoint_.confirmed == physical_offset{0} || begin <= checkpoint_.confirmed;
  return stored_ms > 0 && stored_ms <= flushed_ms && by_offset;
}

result<void> recovery::find_end() {
  const auto& files = parts_.log.files();
  const auto check = options_.check_crc_on_recovery ? body_check::crc : body_check::none;
  log_reader reader{files, {report_.verified_from, physical_offset{files.end()}}, check};
  last_timestamp_ms_ = checkpoint_.log_timestamp_ms;
  auto end = reader.position();
  auto found = reader.next();
  for (; found && *found != nullptr && !is_torn(**found); found = reader.next()) {
    ++report_.records_verified;
    last_timestamp_ms_ = (*found)->place.store_timestamp_ms;
    end = reader.position();
  }
  // Unless it stopped in front of a torn record: then a blank behind the last one counts, too.
  if (!found || *found == nullptr) end = reader.position();
  if (end < checkpoint_.confirmed)
    return fail(errc::corrupt,
                "{}; everything up to {} was on disk before: restore the file, or delete {} to "
                "give up what is there from this byte on",
                found ? "the commit log ends too early" : found.error().text(),
                checkpoint_.confirmed.value(), file_names::checkpoint(options_.directory).native());
  // A file that cannot be read just now is no reason to end the log before it.
  if (!found && found.error().code() != errc::corrupt) return fail(found.error());
  report_.log_end = end;
  for (auto from = end.value(); from < files.end();
       from = files.file_begin(from) + files.file_size()) {
    const auto content = has_content(files, from);
    if (!content) return fail(content.error());
    if (*content) report_.tail_was_cut = true;
  }
  return {};
}

// What may have been on its way to the disk when the power went.
bool recovery::is_torn(const record& found) const {
  const auto at = found.place.physical;
  if (report_.was_closed || at < checkpoint_.confirmed) return false;
  return lacks_properties(found, at.value() - parts_.log.files().file_begin(at.value()));
}

// -- changing -----------------------------------------------------------------

result<recovery_report> recovery::repair() {
  // After a crash a queue may lack any entry that was not flushed, also between others: all that
  // may be concerned is made again.
  auto done = cut_queues(report_.was_closed ? report_.log_end : report_.verified_from);
  if (done)
    done =
        parts_.log.cut(report_.log_end,
                       report_.was_closed ? report_.log_end
                                          : std::max(report_.verified_from, checkpoint_.confirmed),
                       last_timestamp_ms_);
  if (done) done = recover_index();
  if (done) done = redispatch();
  if (done) done = finish();
  if (!done) return fail(std::move(done).error());
  return report_;
}

result<void> recovery::cut_queues(physical_offset limit) {
  auto cleared = parts_.queues.clear_leftovers();
  if (!cleared) return cleared;
  for (const auto& queue : parts_.queues.all()) {
    auto cut = queue->cut(limit);
    if (!cut) return cut;
  }
  // What was cut must not come back: neither beside files that are made from here on, nor once a
  // checkpoint or a close says that the queues are in order. There may be as many files as queues.
  return report_.was_closed ? result<void>{} : sync_file_system(options_.directory);
}

result<void> recovery::recover_index() {
  if (!parts_.index.is_enabled()) return {};
  const index_claim claim{checkpoint_.indexed, checkpoint_.index_timestamp_ms};
  index_recovery files{options_, {claim, report_.was_closed, report_.log_end}};
  auto done = files.run();
  if (!done) return done;
  report_.index = files.report();
  const auto from = report_.index.indexed_from;
  if (from < claim.indexed) {
    // Should this be interrupted, nobody may believe the claim again.
    checkpoint_.indexed = physical_offset{0};
    done = write_checkpoint(file_names::checkpoint(options_.directory), checkpoint_);
    if (!done) return done;
  }
  parts_.index.adopt(files.take_files(), from);
  return rebuild_index(parts_.log.files(), std::max(from, report_.log_begin), report_.verified_from,
                       parts_.index, report_.index.problem);
}

result<void> recovery::redispatch() {
  if (!parts_.queues.lacks_queues()) {
    report_.dispatched_from = report_.verified_from;
    const auto complete = dispatch_from(report_.verified_from, false);
    if (!complete) return fail(complete.error());
    if (*complete && queues_are_complete()) return {};
  }
  report_.queues_were_incomplete = true;
  report_.dispatched_from = report_.log_begin;
  const auto rebuilt = dispatch_from(report_.log_begin, true);
  if (!rebuilt) return fail(rebuilt.error());
  return {};
}

// False when a queue lacks entries from before `from` and holes are not allowed.
result<bool> recovery::dispatch_from(physical_offset from, bool may_open_holes) {
  // From verified_from on everything was read through the kernel a moment ago and found readable.
  const log_reader::range range{from, report_.log_end, report_.verified_from};
  log_reader reader{parts_.log.files(), range, body_check::none};
  for (;;) {
    const auto found = reader.next();
    if (!found) return fail(found.error());
    if (*found == nullptr) return true;
    if (!may_open_holes && parts_.dispatch.opens_hole(**found)) return false;
    auto added = parts_.dispatch.add(**found);
    if (!added) return fail(std::move(added).error());
  }
}

bool recovery::queues_are_complete() const {
  return std::all_of(known_queues_.begin(), known_queues_.end(), [&](const known_queue& known) {
    const auto queue = parts_.queues.find(queue_key{known.queue});
    return queue != nullptr && queue->end() >= known.end;
  });
}

result<void> recovery::finish() {
  parts_.dispatch.resume_at(report_.log_end, last_timestamp_ms_);
  (void)parts_.dispatch.take_grown();
  auto indexed = parts_.index.settle();
  const auto flushed = parts_.queues.flush(0);
  if (!flushed) return fail(flushed.error());
  if (indexed) indexed = parts_.index.drop_before(report_.log_begin);
  if (indexed) indexed = parts_.index.flush();
  if (!indexed) return indexed;
  for (const auto& queue : parts_.queues.all()) {
    const auto begin = std::max(report_.log_begin, parts_.removed.begin_of(queue->name().topic));
    auto dropped = queue->drop_before(begin);
    if (!dropped) return dropped;
    parts_.log.set_next_queue_offset(queue->name(), queue->end());
  }
  return {};
}

}  // namespace cafmq
