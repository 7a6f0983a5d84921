#include "storage/commit_log.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cstring>
#include <mutex>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "message/record_codec.hpp"
#include "message/record_layout.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"
#include "storage/log_reader.hpp"

namespace cafmq {
namespace {

constexpr int64_t page_size = 4096;

// How much is written ahead or allocated in an emergency at once while flushing is synchronous:
// little enough that whoever waits for it hardly notices.
constexpr int64_t write_ahead_step = 1 << 20;

// How many windows of pages are made before a step that takes the disk milliseconds.
constexpr int64_t slow_step_windows = 4;

}  // namespace

commit_log::commit_log(const store_options& options, const clock& clock, map_cache& maps)
    : clock_{clock},
      allocation_step_{options.commit_log_allocation_step},
      populate_window_{options.populate_window},
      hot_tail_bytes_{options.hot_tail_bytes},
      write_ahead_{options.flush == flush_mode::sync},
      files_{file_names::commit_log(options.directory), options.commit_log_file_size,
             access_pattern::sequential, maps} {}

// -- append -------------------------------------------------------------------

result<commit_log::place> commit_log::append(const encoded_records& records) {
  const std::lock_guard guard{appending_};
  if (fault_.is_set()) return fail(*fault_.cause());
  auto room = make_room(records.size);
  if (!room) return fail(std::move(room).error());

  int64_t* next = nullptr;
  if (records.queued) {
    next = next_queue_offsets_.find(records.queue);
    if (next == nullptr) next = &next_queue_offsets_.add(records.queue, 0);
  }
  const auto begin = end_.load(std::memory_order_relaxed);
  const place place{queue_offset{next == nullptr ? 0 : *next}, physical_offset{begin},
                    physical_offset{begin + records.size}, clock_.wall_ms()};
  stamp(records, place);
  std::memcpy(current_->at(begin), records.bytes, static_cast<size_t>(records.size));
  if (next != nullptr) *next += records.count;
  last_timestamp_ms_ = place.store_timestamp_ms;
  end_.store(place.end.value(), std::memory_order_release);
  return place;
}

void commit_log::stamp(const encoded_records& records, const place& place) const {
  int64_t done = 0;
  for (int32_t index = 0; index < records.count; ++index) {
    auto* record = records.bytes + done;
    stamp_record(record, {place.queue + (records.queued ? index : 0), place.begin + done,
                          place.store_timestamp_ms});
    done += load_big_endian<int32_t>(record + record_layout::total_size_at);
  }
  CAFMQ_CHECK(done == records.size);
}

// Afterwards current_ has blocks for `size` bytes at end_, and behind them room for a blank.
result<void> commit_log::make_room(int64_t size) {
  auto end = end_.load(std::memory_order_relaxed);
  if (current_ == nullptr || end == current_->end()) {
    auto file = make_file(end);
    if (!file) return fail(std::move(file).error());
    current_ = std::move(*file);
  }
  if (end + size + record_layout::blank_size > current_->end()) {
    auto rolled = roll();
    if (!rolled) return rolled;
    end = end_.load(std::memory_order_relaxed);
  }
  const auto wanted = end + size + record_layout::blank_size;
  if (wanted <= current_->ready()) return {};
  return current_->reserve(wanted + (write_ahead_ ? write_ahead_step : allocation_step_));
}

// Fills the rest of the file with a blank and goes on in the next one, which is made first: when
// that fails, smaller messages still find room here.
result<void> commit_log::roll() {
  auto next = make_file(current_->end());
  if (!next) return fail(std::move(next).error());
  const auto end = end_.load(std::memory_order_relaxed);
  auto reserved = current_->reserve(end + record_layout::blank_size);
  if (!reserved) return reserved;
  auto* blank = current_->at(end);
  store_big_endian(blank, static_cast<int32_t>(current_->end() - end));
  store_big_endian(blank + record_layout::magic_at, record_layout::magic_blank);
  current_ = std::move(*next);
  end_.store(current_->begin(), std::memory_order_release);
  return {};
}

// The file at `begin`; it is durable that it exists, and with its length: not every file system
// keeps the order of the two. Whoever made it may have failed at that, or not be done yet.
result<std::shared_ptr<mapped_file>> commit_log::make_file(int64_t begin) {
  auto file = files_.find_or_create(begin);
  if (!file || begin < durable_files_end_.load(std::memory_order_acquire)) return file;
  const auto opened = file_descriptor::open((*file)->path(), O_RDWR);
  if (!opened) return fail(opened.error());
  auto durable = opened->sync();
  if (durable) durable = sync_directory(files_.directory());
  if (!durable) return fail(std::move(durable).error());
  durable_files_end_.store((*file)->end(), std::memory_order_release);
  return file;
}

// -- reading ------------------------------------------------------------------

physical_offset commit_log::read_end(physical_offset at) const {
  const auto file_end = files_.file_begin(at.value()) + files_.file_size();
  return std::min(physical_offset{file_end}, end());
}

result<shared_bytes> commit_log::read(physical_offset at, int64_t size) const {
  if (at < begin() || size < 0 || at + size > read_end(at))
    return fail(errc::out_of_range, "the commit log has {} to {}, not {} bytes at {}",
                begin().value(), end().value(), size, at.value());
  if (at >= hot_begin()) {
    auto file = files_.find(at.value());
    if (!file) return fail(std::move(file).error());
    const auto bytes = (*file)->bytes(at.value(), at.value() + size);
    return shared_bytes{std::move(*file), bytes};
  }
  return cold_reads_.read(at.value(), size);
}

result<shared_bytes> commit_log::record_at(physical_offset at) const {
  if (at < begin() || at >= end())
    return fail(errc::out_of_range, "the commit log has {} to {}, not {}", begin().value(),
                end().value(), at.value());
  constexpr int64_t guess = 4096;  // most records need no second read
  const auto left = read_end(at) - at;
  auto bytes = read(at, std::min(left, guess));
  if (!bytes) return bytes;
  const auto size = record_size_at(bytes->view());
  if (size > static_cast<int64_t>(bytes->size()) && size <= left) bytes = read(at, size);
  if (!bytes) return bytes;
  const auto found = decode_record(bytes->view(), body_check::crc);
  if (!found)
    return fail(errc::corrupt, "no record at {} of the commit log: {}", at.value(),
                found.error().text());
  if (found->place.physical != at)
    return fail(errc::corrupt, "the record at {} of the commit log says that it lies at {}",
                at.value(), found->place.physical.value());
  return bytes->part(bytes->view().substr(0, static_cast<size_t>(found->total_size)));
}

// -- flush --------------------------------------------------------------------

result<physical_offset> commit_log::flush(int64_t least_pages) {
  if (fault_.is_set()) return fail(*fault_.cause());
  appending_.lock();
  const auto end = end_.load(std::memory_order_relaxed);
  const auto timestamp_ms = last_timestamp_ms_;
  appending_.unlock();

  const auto from = flushed_end_.load(std::memory_order_relaxed);
  const bool file_is_full = files_.file_begin(from) != files_.file_begin(end);
  if (from == end || (!file_is_full && end / page_size - from / page_size < least_pages))
    return physical_offset{from};
  auto done = sync(from, end);
  if (!done) {
    fault_.set(error{errc::flush_failed,
                     fmt::format("{}; nothing is accepted any more: check the disk, then restart",
                                 done.error().text())});
    return fail(*fault_.cause());
  }
  flushed_timestamp_ms_ = timestamp_ms;
  flushed_end_.store(end, std::memory_order_release);
  return physical_offset{end};
}

result<void> commit_log::sync(int64_t from, int64_t to) const {
  while (from < to) {
    const auto file = files_.find(from);
    if (!file) return fail(file.error());
    const auto until = std::min(to, (*file)->end());
    auto done = (*file)->sync(from, until);
    if (!done) return done;
    from = until;
  }
  return {};
}

// What was read may be in memory only, if the disk refused it before the last user ended.
result<void> commit_log::write_again(int64_t from, int64_t to) const {
  while (from < to) {
    const auto file = files_.find(from);
    if (!file) return fail(file.error());
    const auto until = std::min(to, (*file)->end());
    auto done = (*file)->rewrite(from, until);
    if (!done) return done;
    from = until;
  }
  return {};
}

// -- space ahead of the writer ------------------------------------------------

result<bool> commit_log::prepare_space() {
  if (fault_.is_set()) return fail(*fault_.cause());
  const auto end = end_.load(std::memory_order_acquire);
  // While idle the window is small so that memory is; under load it covers twice what was written
  // since the last call.
  auto window = std::max(populate_window_, std::min(2 * (end - prepared_at_), allocation_step_));
  prepared_at_ = end;
  auto file = make_file(end);
  if (!file) return fail(std::move(file).error());
  const auto next_begin = (*file)->end();
  // The first pages of a file take as long as thousands of others.
  if (next_begin - end <= slow_step_windows * window) window *= slow_step_windows;
  auto extended = extend(**file, end, window);
  if (!extended || end - (*file)->begin() <= files_.file_size() / 2) return extended;

  // Making a file takes a while, in which the writer goes on.
  const bool is_new = !files_.has(next_begin);
  if (is_new) populate(**file, end, slow_step_windows * window);
  auto next = make_file(next_begin);
  if (!next) return fail(std::move(next).error());
  auto ahead = extend(**next, next_begin, end + window - next_begin);
  if (!ahead) return ahead;
  return *extended || is_new || *ahead;
}

// Makes blocks and pages for `window` bytes behind `from`; true when there was something to do.
result<bool> commit_log::extend(mapped_file& file, int64_t from, int64_t window) {
  const auto wanted = std::min(from + std::max<int64_t>(window, 0), file.end());
  auto reserved = write_ahead_ ? reserve_written(file, wanted) : reserve(file, from, wanted);
  if (!reserved) return reserved;
  const bool populated = populate(file, from, wanted - from);
  return *reserved || populated;
}

// Blocks are asked for long before they are needed, and with many pages ready: that takes a while,
// in which the writer goes on.
result<bool> commit_log::reserve(mapped_file& file, int64_t from, int64_t wanted) {
  const auto needed = std::min(from + slow_step_windows * populate_window_, file.end());
  if (file.ready() >= std::max(wanted, needed)) return false;
  populate(file, from, std::min(needed, file.ready()) - from);
  auto reserved = file.reserve(std::max(wanted, needed) + allocation_step_);
  if (!reserved) return fail(std::move(reserved).error());
  return true;
}

result<bool> commit_log::reserve_written(mapped_file& file, int64_t wanted) {
  bool extended = false;
  while (file.ready() < wanted) {
    auto reserved = file.reserve_written(file.ready() + write_ahead_step);
    if (!reserved && reserved.error().code() == errc::flush_failed) fault_.set(reserved.error());
    if (!reserved) return fail(std::move(reserved).error());
    extended = true;
  }
  return extended;
}

// Makes the pages of what has blocks; true when there was something to do.
bool commit_log::populate(mapped_file& file, int64_t from, int64_t window) {
  const auto first = std::max(populated_, from);
  const auto wanted = std::min(from + window, file.ready());
  if (wanted <= first) return false;
  file.populate(first, wanted);
  populated_ = wanted;
  return true;
}

// -- retention ----------------------------------------------------------------

result<std::optional<oldest_file>> commit_log::oldest(physical_offset needed_from) const {
  const physical_offset second{files_.begin() + files_.file_size()};
  if (files_.empty() || second >= std::min(needed_from, flushed_end())) return std::nullopt;
  // Whatever lies in the first file was stored before the second one began.
  log_reader reader{files_, {second, end()}, body_check::none};
  const auto first = reader.next();
  if (!first) return fail(first.error());
  if (*first == nullptr) return std::nullopt;
  return oldest_file{(*first)->place.store_timestamp_ms, end() - begin()};
}

// -- recovery and the way out -------------------------------------------------

result<void> commit_log::cut(physical_offset end, physical_offset dirty_from,
                             int64_t last_timestamp_ms) {
  auto done = files_.remove_unfinished();
  if (done) done = files_.remove_from(end.value() + 1);
  std::shared_ptr<mapped_file> file;
  if (done && files_.has(end.value())) {
    auto found = files_.find(end.value());
    if (!found) return fail(std::move(found).error());
    file = std::move(*found);
    done = file->zero_from(end.value());
    file->resume_at(end.value());
  }
  if (done) done = write_again(dirty_from.value(), end.value());
  if (done) done = sync(dirty_from.value(), end.value());
  if (done && file != nullptr) done = file->sync(end.value(), file->end());
  if (done && !files_.empty()) done = sync_directory(files_.directory());
  if (!done) return done;
  end_.store(end.value(), std::memory_order_release);
  flushed_end_.store(end.value(), std::memory_order_release);
  last_timestamp_ms_ = last_timestamp_ms;
  flushed_timestamp_ms_ = last_timestamp_ms;
  current_ = file;
  durable_files_end_.store(files_.end(), std::memory_order_release);
  prepared_at_ = end.value();
  populated_ = end.value();
  return {};
}

void commit_log::set_next_queue_offset(const message_queue& queue, queue_offset next) {
  const queue_key key{queue};
  if (auto* const known = next_queue_offsets_.find(key))
    *known = next.value();
  else
    next_queue_offsets_.add(key, next.value());
}

result<void> commit_log::remove_unused() {
  auto done = files_.remove_from(end().value() + 1);
  if (done && !files_.empty()) done = sync_directory(files_.directory());
  return done;
}

}  // namespace cafmq
