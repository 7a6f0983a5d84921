#include "storage/message_store.hpp"

#include <time.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "message/record_layout.hpp"
#include "storage/abort_file.hpp"
#include "storage/checkpoint.hpp"
#include "storage/commit_log.hpp"
#include "storage/disk_use.hpp"
#include "storage/dispatcher.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"
#include "storage/inventory_writer.hpp"
#include "storage/key_reader.hpp"
#include "storage/log_walk.hpp"
#include "storage/map_cache.hpp"
#include "storage/message_index.hpp"
#include "storage/queue_conversion.hpp"
#include "storage/queue_reader.hpp"
#include "storage/queue_table.hpp"
#include "storage/record_encoder.hpp"
#include "storage/recovery.hpp"
#include "storage/removed_topics.hpp"
#include "storage/store_lock.hpp"
#include "storage/time_search.hpp"

namespace cafmq {
namespace {

// The kernel's limit is some 65,000 maps for the whole process.
constexpr size_t mapped_files_max = 32'000;

int local_hour(int64_t wall_ms) {
  const auto seconds = static_cast<time_t>(wall_ms / 1000);
  tm local{};
  ::localtime_r(&seconds, &local);
  return local.tm_hour;
}

}  // namespace

// In the order in which they depend on each other; the lock is taken first and released last.
class message_store::parts {
 public:
  parts(const store_options& options, const clock& clock, store_lock lock)
      : options_{options},
        lock_{std::move(lock)},
        abort_{options.directory},
        clock_{clock},
        encoder_{options},
        log_{options, clock, maps_},
        queues_{options, maps_},
        index_{options, clock},
        inventory_{file_names::queue_inventory(options.directory), queues_},
        removed_{file_names::removed_topics(options.directory)},
        dispatcher_{log_, queues_, index_, removed_, options.delay_levels_ms},
        reader_{log_, queues_},
        key_reader_{log_, index_},
        times_{log_, queues_} {}

  [[nodiscard]] result<void> recover();
  [[nodiscard]] result<commit_log::place> append(std::span<const message> messages);
  [[nodiscard]] result<void> flush_queues(int64_t least_pages);
  [[nodiscard]] result<void> save_checkpoint();
  [[nodiscard]] result<void> remove_topic(std::string_view topic, physical_offset below);
  [[nodiscard]] result<clean_result> clean(clean_hours hours);
  [[nodiscard]] result<void> close();

  [[nodiscard]] physical_offset dispatch_limit() const {
    return options_.flush == flush_mode::sync ? log_.flushed_end() : log_.end();
  }

  const store_options options_;
  const store_lock lock_;
  const abort_file abort_;
  const clock& clock_;
  const record_encoder encoder_;
  map_cache maps_{mapped_files_max};
  commit_log log_;
  queue_table queues_;
  message_index index_;
  inventory_writer inventory_;
  std::mutex flushing_;     // who holds it flushes the log
  std::mutex dispatching_;  // who holds it uses the dispatcher and what it knows of removed topics
  removed_topics removed_;
  dispatcher dispatcher_;
  const queue_reader reader_;
  const key_reader key_reader_;
  const time_search times_;
  recovery_report report_;
  std::atomic<int64_t> reserved_hours_ = options_.retention.reserved_hours;

 private:
  // Below this position all queue entries are on disk. Flush thread, as the next three.
  physical_offset queues_flushed_end_;
  int64_t queues_flushed_timestamp_ms_ = 0;
  bool queues_are_doubtful_ = false;  // a flush failed: what it was about may never reach the disk

  // The last checkpoint's: what lies below is never dispatched again. Also the clean thread.
  std::atomic<int64_t> saved_confirmed_ = 0;

  std::atomic<int> refused_at_percent_ = 0;  // of the disk in use; 0: writes are not refused
};

// -- life ---------------------------------------------------------------------

message_store::message_store(std::unique_ptr<parts> parts) : parts_{std::move(parts)} {}
message_store::~message_store() = default;

result<std::unique_ptr<message_store>> message_store::open(const store_options& options,
                                                           const clock& clock) {
  auto done = validate(options);
  if (done) done = make_directories(options.directory);
  if (!done) return fail(std::move(done).error());
  auto lock = store_lock::take(options.directory);
  if (!lock) return fail(std::move(lock).error());
  auto opened = std::make_unique<parts>(options, clock, std::move(*lock));
  done = opened->recover();
  if (!done) return fail(std::move(done).error());
  return std::unique_ptr<message_store>{new message_store{std::move(opened)}};
}

result<void> message_store::parts::recover() {
  auto done = check_queue_layout(options_);
  if (done) done = log_.load();
  if (done) done = queues_.load();
  if (done) done = removed_.load();
  if (!done) return done;
  recovery recovery{options_, {log_, queues_, index_, dispatcher_, removed_}, !abort_.exists()};
  done = recovery.inspect();
  // From here on a crash must be seen as one: the file is there before anything is changed.
  if (done) done = abort_.create();
  if (done) done = make_directories(file_names::commit_log(options_.directory));
  if (done) done = make_directories(queues_.directory());
  if (done) done = sync_directory(options_.directory);
  if (!done) return done;
  auto report = recovery.repair();
  if (!report) return fail(std::move(report).error());
  report_ = *report;
  queues_flushed_end_ = dispatcher_.end();
  queues_flushed_timestamp_ms_ = dispatcher_.last_timestamp_ms();
  return save_checkpoint();
}

result<void> message_store::close() {
  return parts_->close();
}

result<void> message_store::parts::close() {
  auto flushed = log_.flush(0);
  if (!flushed) return fail(std::move(flushed).error());
  while (dispatcher_.end() < log_.end()) {
    constexpr size_t records_at_once = 10'000;
    auto dispatched = dispatcher_.run(log_.end(), records_at_once);
    if (!dispatched) return fail(std::move(dispatched).error());
  }
  auto done = flush_queues(0);
  if (done && queues_are_doubtful_)
    return fail(errc::flush_failed,
                "consume queues or index files could not be flushed earlier; the next start makes "
                "them again");
  if (done) done = save_checkpoint();
  if (done) done = inventory_.save();
  if (done) done = log_.remove_unused();
  if (done) done = abort_.remove();
  if (done) log_.stop(error{errc::store_not_available, "the store is closed; open it again"});
  return done;
}

// -- putting and reading ------------------------------------------------------

result<put_result> message_store::put(const message& message) {
  const auto place = parts_->append({&message, 1});
  if (!place) return fail(place.error());
  return put_result{place->queue, place->begin, place->end, place->store_timestamp_ms};
}

result<commit_log::place> message_store::parts::append(std::span<const message> messages) {
  if (const int percent = refused_at_percent_.load(std::memory_order_relaxed); percent > 0)
    return fail(errc::no_space,
                "{} % of the disk are in use, and above {} % nothing is accepted: free space, or "
                "keep messages for a shorter time",
                percent, options_.retention.refuse_percent);
  const queue_key queue{messages.front().topic, messages.front().queue_id};
  log_.expect(queue);
  const auto size = encoder_.check(messages);
  if (!size) return fail(size.error());
  log_.expect_now(queue);
  return log_.append(encoder_.encode(messages, queue, *size));
}

result<batch_put_result> message_store::put_batch(std::span<const message> messages) {
  if (messages.empty()) return fail(errc::message_illegal, "the batch is empty");
  const auto place = parts_->append(messages);
  if (!place) return fail(place.error());
  batch_put_result batch{{place->queue, place->begin, place->end, place->store_timestamp_ms}, {}};
  batch.records.reserve(messages.size());
  auto at = place->begin;
  for (const auto& message : messages) {
    batch.records.push_back(at);
    at = at + parts_->encoder_.size_of(message);
  }
  return batch;
}

result<read_result> message_store::read(const message_queue& queue, queue_offset from,
                                        const read_limits& limits,
                                        const message_filter& filter) const {
  return parts_->reader_.read(queue, from, limits, filter);
}
bool message_store::is_cold(const message_queue& queue, queue_offset from) const {
  return parts_->reader_.is_cold(queue, from);
}
bool message_store::is_cold(physical_offset at) const {
  return at < parts_->log_.hot_begin();
}
result<queue_offset> message_store::offset_at(const message_queue& queue, int64_t time_ms,
                                              time_boundary boundary) const {
  return parts_->times_.offset_at(queue, time_ms, boundary);
}
result<int64_t> message_store::store_time_of(const message_queue& queue,
                                             queue_offset offset) const {
  return parts_->times_.store_time_of(queue, offset);
}
result<std::vector<consume_queue_entry>> message_store::entries(const message_queue& queue,
                                                                queue_offset from,
                                                                int64_t count) const {
  return parts_->reader_.entries(queue, from, count);
}
result<query_result> message_store::find_by_key(const index_query& query) const {
  return parts_->key_reader_.find(query);
}
result<shared_bytes> message_store::record_at(physical_offset at) const {
  return parts_->log_.record_at(at);
}
result<void> message_store::walk_log(physical_offset from, const record_visitor& visit) const {
  return cafmq::walk_log(parts_->log_, from, log_end(), visit);
}

// -- positions ----------------------------------------------------------------

queue_offset message_store::min_offset(const message_queue& queue) const {
  const auto found = parts_->queues_.find(queue_key{queue});
  return found == nullptr ? queue_offset{0} : found->begin();
}

queue_offset message_store::max_offset(const message_queue& queue) const {
  const auto found = parts_->queues_.find(queue_key{queue});
  return found == nullptr ? queue_offset{0} : found->end();
}

std::vector<message_queue> message_store::queues() const {
  std::vector<message_queue> names;
  for (const auto& queue : parts_->queues_.all())
    if (!queue->is_forgotten()) names.push_back(queue->name());
  return names;
}

physical_offset message_store::log_begin() const {
  return parts_->log_.begin();
}
physical_offset message_store::log_end() const {
  return parts_->log_.end();
}
physical_offset message_store::flushed_end() const {
  return parts_->log_.flushed_end();
}
physical_offset message_store::dispatched_end() const {
  return parts_->dispatcher_.end();
}
physical_offset message_store::dispatch_limit() const {
  return parts_->dispatch_limit();
}
const recovery_report& message_store::recovered() const {
  return parts_->report_;
}
std::optional<error> message_store::fault() const {
  return parts_->log_.fault();
}

// -- background ---------------------------------------------------------------

result<dispatch_result> message_store::dispatch(size_t records_max) {
  const std::lock_guard guard{parts_->dispatching_};
  return parts_->dispatcher_.run(parts_->dispatch_limit(), records_max);
}

std::optional<result<dispatch_result>> message_store::dispatch_at_once(int64_t bytes_max) {
  const std::unique_lock turn{parts_->dispatching_, std::try_to_lock};
  if (!turn.owns_lock()) return std::nullopt;
  const auto limit = parts_->dispatch_limit();
  if (limit - parts_->dispatcher_.end() > bytes_max) return std::nullopt;
  return parts_->dispatcher_.run(limit, static_cast<size_t>(bytes_max));
}

result<physical_offset> message_store::flush_log(int64_t least_pages) {
  const std::lock_guard alone{parts_->flushing_};
  return parts_->log_.flush(least_pages);
}

std::optional<result<physical_offset>> message_store::flush_log_at_once() {
  const std::unique_lock alone{parts_->flushing_, std::try_to_lock};
  if (!alone) return std::nullopt;
  return parts_->log_.flush(0);
}

result<void> message_store::flush_queues(int64_t least_pages) {
  return parts_->flush_queues(least_pages);
}

result<void> message_store::parts::flush_queues(int64_t least_pages) {
  // Read before the flush: what is dispatched meanwhile may not be part of it.
  const auto timestamp_ms = dispatcher_.last_timestamp_ms();
  const auto end = dispatcher_.end();
  const auto flushed = queues_.flush(least_pages);
  // Its slots are all over its files: as little is written a minute later as a second later.
  const auto indexed = least_pages == 0 ? index_.flush() : result<void>{};
  if (!flushed || !indexed) {
    // A later flush may succeed without the pages of this one having been written.
    queues_are_doubtful_ = true;
    return fail(flushed ? indexed.error() : flushed.error());
  }
  if (!*flushed || queues_are_doubtful_) return {};
  queues_flushed_end_ = end;
  queues_flushed_timestamp_ms_ = timestamp_ms;
  return {};
}

result<void> message_store::save_checkpoint() {
  return parts_->save_checkpoint();
}

result<void> message_store::parts::save_checkpoint() {
  checkpoint now;
  now.log_timestamp_ms = log_.flushed_timestamp_ms();
  now.queue_timestamp_ms = queues_flushed_timestamp_ms_;
  now.index_timestamp_ms = index_.flushed().timestamp_ms;
  now.indexed = index_.flushed().indexed;
  now.confirmed = std::min(log_.flushed_end(), queues_flushed_end_);
  auto saved = write_checkpoint(file_names::checkpoint(options_.directory), now);
  if (saved) saved = inventory_.save_if_old();
  if (saved) saved_confirmed_ = now.confirmed.value();
  return saved;
}

result<void> message_store::remove_topic(std::string_view topic, physical_offset below) {
  return parts_->remove_topic(topic, below);
}

result<void> message_store::parts::remove_topic(std::string_view topic, physical_offset below) {
  const std::lock_guard guard{dispatching_};
  auto done = removed_.add(topic, below, log_.begin());
  if (done) done = queues_.remove_topic(topic, below);
  inventory_.mark_old();
  return done;
}

void message_store::keep_messages_for(int64_t hours) {
  parts_->reserved_hours_ = hours;
}

result<clean_result> message_store::clean(clean_hours hours) {
  return parts_->clean(hours);
}

result<clean_result> message_store::parts::clean(clean_hours hours) {
  const auto disk = look_at_disk(options_.directory);
  if (!disk) return fail(disk.error());
  auto rules = options_.retention;
  rules.reserved_hours = reserved_hours_;
  clean_result cleaned;
  cleaned.used_percent = disk->percent();
  const bool refused = refused_at_percent_.load(std::memory_order_relaxed) > 0;
  cleaned.refuses_writes = refuses_writes(rules, cleaned.used_percent, refused);
  refused_at_percent_ = cleaned.refuses_writes ? cleaned.used_percent : 0;

  // A queue whose entries could be lost together with their messages would begin at 0 again.
  const auto oldest = log_.oldest(physical_offset{saved_confirmed_});
  if (!oldest) return fail(oldest.error());
  if (!oldest->has_value()) return cleaned;
  const auto now_ms = clock_.wall_ms();
  const auto hour = local_hour(now_ms);
  if (hours == clean_hours::any) rules.delete_hours = {hour};
  const auto reason = reason_to_remove(rules, **oldest, now_ms, hour, cleaned.used_percent);
  if (!reason) return cleaned;
  const auto path = log_.files().path_of(log_.begin().value());
  const auto removed = log_.remove_oldest();
  if (!removed) return fail(removed.error());
  if (!*removed) return cleaned;
  cleaned.removed = path;
  cleaned.reason = reason;
  // First it is certain that the file does not come back, with messages that are in no queue.
  auto dropped = sync_directory(path.parent_path());
  if (dropped) dropped = queues_.drop_before(log_.begin());
  if (dropped) dropped = index_.drop_before(log_.begin());
  if (!dropped) return fail(std::move(dropped).error());
  return cleaned;
}

result<bool> message_store::prepare_space() {
  auto prepared = parts_->log_.prepare_space();
  if (!prepared) return prepared;
  auto indexed = parts_->index_.prepare_space();
  if (!indexed) return indexed;
  return *prepared || *indexed;
}

}  // namespace cafmq
