#include "storage/message_index.hpp"

#include <limits>

#include "message/tag_hash.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"
#include "storage/message_keys.hpp"

namespace cafmq {
namespace {

int32_t hash_of_prefix(std::string_view topic) {
  return continue_java_hash(java_hash(topic), "#");
}

}  // namespace

message_index::message_index(const store_options& options, const clock& clock)
    : directory_{file_names::index(options.directory)},
      shape_{options.index_slots, options.index_entries},
      is_enabled_{options.index_enabled},
      clock_{clock} {}

// -- putting ------------------------------------------------------------------

result<void> message_index::put(const record& record, const stored_properties& properties) {
  if (!is_enabled_ || record.place.physical.value() < taken_end_) return {};
  const auto record_end = record.place.physical.value() + record.total_size;
  message_keys keys{is_indexed(record.message) ? properties : stored_properties{}};
  for (auto key = keys.take(); !key.empty();) {
    const auto hash = hash_of(record.message.topic, key);
    key = keys.take();
    auto done = wait({hash,
                      {record.place.physical, record.place.store_timestamp_ms},
                      key.empty() ? record_end : 0});
    if (!done) return done;
  }
  taken_end_ = record_end;
  if (waiting_count_ == 0) indexed_end_.store(record_end, std::memory_order_release);
  return {};
}

// Neighbours in the log are often of one topic.
int32_t message_index::hash_of(std::string_view topic, std::string_view key) {
  if (topic != hashed_topic_) {
    hashed_topic_ = topic;
    topic_hash_ = hash_of_prefix(topic);
  }
  return index_key_hash(continue_java_hash(topic_hash_, key));
}

// A slot is hardly ever in the cache, and fetching it takes longer than everything else together.
result<void> message_index::wait(const waiting_key& key) {
  if (waiting_count_ == waiting_.size()) {
    auto room = settle_first();
    if (!room) return room;
  }
  if (current_ != nullptr) current_->prefetch(key.hash);
  waiting_[(first_waiting_ + waiting_count_++) % waiting_.size()] = key;
  return {};
}

result<void> message_index::settle_first() {
  if (current_ == nullptr || current_->is_full()) {
    auto rolled = roll();
    if (!rolled) return rolled;
  }
  const auto& key = waiting_[first_waiting_];
  auto put = current_->put(key.hash, key.message);
  if (!put) return put;
  if (key.indexed_end > 0) indexed_end_.store(key.indexed_end, std::memory_order_release);
  first_waiting_ = (first_waiting_ + 1) % waiting_.size();
  --waiting_count_;
  return {};
}

result<void> message_index::settle() {
  while (waiting_count_ > 0) {
    auto settled = settle_first();
    if (!settled) return settled;
  }
  if (taken_end_ > indexed_end_.load(std::memory_order_relaxed))
    indexed_end_.store(taken_end_, std::memory_order_release);
  return {};
}

result<void> message_index::roll() {
  const std::lock_guard guard{changing_};
  auto files = *files_.read();
  // A later file may only be found together with all before it: nobody would notice that the first
  // one is missing.
  auto done = files.empty() ? make_directories(directory_) : sync_directory(directory_);
  if (!done) return done;
  const auto last = files.empty() ? std::string{} : files.back()->path().filename().native();
  const auto name = file_names::index_file(clock_.wall_ms(), last);
  auto file = index_file::create(directory_ / name, shape_,
                                 files.empty() ? index_file::mark{} : files.back()->end());
  if (!file) return fail(std::move(file).error());
  current_ = *file;
  files.push_back(std::move(*file));
  files_.publish(std::move(files));
  files_changed_.store(true, std::memory_order_release);
  return {};
}

result<bool> message_index::prepare_space() {
  const auto files = files_.read();
  if (files->empty()) return false;
  return files->back()->prepare_space();
}

// -- finding ------------------------------------------------------------------

result<void> message_index::find(std::string_view topic, std::string_view key,
                                 const time_range& range, const index_visitor& visit) const {
  const auto key_hash = index_key_hash(continue_java_hash(hash_of_prefix(topic), key));
  // The files are in the order of the log: what comes again comes at once.
  physical_offset last{std::numeric_limits<int64_t>::max()};
  const auto visit_once = [&](physical_offset at) {
    if (at >= last) return true;
    last = at;
    return visit(at);
  };
  int64_t items_left = 5'000'000;
  const auto files = files_.read();
  for (auto file = files->rbegin(); file != files->rend(); ++file) {
    const bool overlaps = (*file)->begin().timestamp_ms <= range.end_ms &&
                          (*file)->end().timestamp_ms >= range.begin_ms;
    if (!overlaps) continue;
    const auto more = (*file)->find(key_hash, range, items_left, visit_once);
    if (!more) return fail(more.error());
    if (!*more) break;
  }
  return {};
}

index_file::mark message_index::end() const {
  const auto files = files_.read();
  return files->empty() ? index_file::mark{} : files->back()->end();
}

// -- flush --------------------------------------------------------------------

result<void> message_index::flush() {
  if (!is_enabled_) return {};
  // Read before the flush: what is put meanwhile may not be part of it.
  const auto indexed = indexed_end();
  const auto timestamp_ms = end().timestamp_ms;
  if (files_changed_.exchange(false, std::memory_order_acq_rel)) {
    auto durable = sync_directory(directory_);
    if (durable) durable = sync_directory(directory_.parent_path());
    if (!durable) {
      files_changed_.store(true, std::memory_order_release);
      return durable;
    }
  }
  const auto files = files_.read();
  for (const auto& file : *files) {
    auto done = file->flush();
    if (!done) {
      is_doubtful_ = true;
      return done;
    }
  }
  if (!is_doubtful_) flushed_ = {indexed, timestamp_ms};
  return {};
}

// -- files --------------------------------------------------------------------

result<void> message_index::drop_before(physical_offset log_begin) {
  const std::lock_guard guard{changing_};
  auto kept = *files_.read();
  while (kept.size() > 1 && kept.front()->end().physical < log_begin) {
    auto removed = remove_file(kept.front()->path());
    if (!removed) return removed;
    kept.erase(kept.begin());
    files_.publish(kept);
    files_changed_.store(true, std::memory_order_release);
  }
  return {};
}

void message_index::adopt(index_files files, physical_offset indexed_end) {
  current_ = files.empty() ? nullptr : files.back();
  files_changed_.store(!files.empty(), std::memory_order_release);
  files_.publish(std::move(files));
  taken_end_ = indexed_end.value();
  indexed_end_.store(taken_end_, std::memory_order_release);
}

}  // namespace cafmq
