#include "storage/inspect/index_check.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace cafmq {
namespace {

constexpr auto part = store_part::index;
constexpr auto made_again = "`cafmq store repair` makes the index again";

}  // namespace

index_check::index_check(const store_shape& shape, physical_offset confirmed, finding_sink report)
    : shape_{shape}, confirmed_{confirmed}, report_{std::move(report)} {}

// -- the items, one after another, over all files -----------------------------

bool index_check::open_next() {
  while (file_ < shape_.index.size()) {
    const auto& path = shape_.index[file_++].path;
    auto opened = index_entries::open(path, shape_.index_files);
    if (opened) {
      entries_ = std::move(*opened);
      number_ = 1;
      heads_.assign(static_cast<size_t>(entries_->slots()), 0);
      chains_are_sound_ = true;
      return true;
    }
    report_({finding_level::derived, part, path, 0, opened.error().text(), made_again});
  }
  return false;
}

std::optional<index_item> index_check::current() {
  while (!item_) {
    if (!entries_ && !open_next()) return std::nullopt;
    if (number_ >= entries_->item_end()) {
      check_slots();
      entries_.reset();
      continue;
    }
    const auto read = entries_->item(number_);
    if (!read) {
      report_item(confirmed_, read.error().text());
      entries_.reset();
      continue;
    }
    ++checked_;
    item_ = *read;
    check_chain(*item_);
  }
  return item_;
}

void index_check::advance() {
  item_.reset();
  ++number_;
}

void index_check::check_chain(const index_item& item) {
  auto& head = heads_[static_cast<size_t>(std::max(item.key_hash, 0) % entries_->slots())];
  if (item.key_hash < 0 || item.previous != head) {
    chains_are_sound_ = false;
    report_item(item.physical, fmt::format("its item before in the chain is {} instead of {}",
                                           item.previous, head));
  }
  head = number_;
}

// When every item is in its chain, every slot must lead to the newest of them.
void index_check::check_slots() {
  if (!chains_are_sound_) return;
  for (int32_t slot = 0; slot < entries_->slots(); ++slot) {
    const auto head = entries_->slot(slot);
    const auto expected = heads_[static_cast<size_t>(slot)];
    // A writer sets the item, then the slot, then the count: one that runs may be ahead of it.
    if (head && (*head == expected || (!shape_.was_closed && *head >= entries_->item_end())))
      continue;
    report_({finding_level::derived, part, shape_.index[file_ - 1].path,
             entries_->byte_of_slot(slot),
             head ? fmt::format("slot {} leads to item {} instead of {}", slot, *head, expected)
                  : head.error().text(),
             made_again});
    return;
  }
}

// -- beside the log -----------------------------------------------------------

void index_check::take(const record& record) {
  if (shape_.index.empty()) return;
  const auto at = record.place.physical;
  if (!first_) first_ = at;
  pass_over(at);
  auto hashes = index_hashes_of(record.message);
  auto wanted = hashes;
  last_ = at;
  last_hashes_ = std::move(hashes);
  for (auto item = current(); item && item->physical == at; advance(), item = current()) {
    const auto found = std::find(wanted.begin(), wanted.end(), item->key_hash);
    if (found != wanted.end()) wanted.erase(found);
    if (was_just_taken(*item))
      check_time(*item, record);
    else
      report_foreign(*item);
  }
  // Where the index begins it may have some of a record's keys only.
  if (has_begun_) count_missing(at, static_cast<int64_t>(wanted.size()));
  if (wanted.size() < last_hashes_.size()) has_begun_ = true;
}

// Goes to the items of the record at `at`.
void index_check::pass_over(physical_offset at) {
  for (auto item = current(); item && item->physical < at; advance(), item = current()) {
    // Items of records that the log no longer has stay as long as their file.
    if (item->physical >= *first_ && !was_just_taken(*item)) report_foreign(*item);
  }
}

void index_check::report_foreign(const index_item& item) {
  report_item(item.physical,
              fmt::format("it has hash {} and leads to {}, where no record has such a key",
                          item.key_hash, item.physical.value()));
}

// A recovery may index once more the record where it went on.
bool index_check::was_just_taken(const index_item& item) const {
  return item.physical == last_ &&
         std::find(last_hashes_.begin(), last_hashes_.end(), item.key_hash) != last_hashes_.end();
}

void index_check::check_time(const index_item& item, const record& record) {
  const auto begin = entries_->header().begin_timestamp_ms;
  const auto seconds = (record.place.store_timestamp_ms - begin) / 1000;
  const auto expected =
      begin <= 0 ? 0 : std::clamp<int64_t>(seconds, 0, std::numeric_limits<int32_t>::max());
  if (item.seconds == expected) return;
  report_item(item.physical,
              fmt::format("its time is {} s behind the file's begin, its record's {} s",
                          item.seconds, expected));
}

void index_check::report_item(physical_offset about, std::string text) {
  const auto level =
      !shape_.was_closed && about >= confirmed_ ? finding_level::note : finding_level::derived;
  report_({level, part, shape_.index[file_ - 1].path, entries_->byte_of_item(number_),
           fmt::format("item {}: {}", number_, text), made_again});
}

void index_check::count_missing(physical_offset record, int64_t keys) {
  const bool is_pending = !shape_.was_closed && record >= confirmed_;
  if (!is_pending && missing_ == 0) first_missing_ = record;
  (is_pending ? pending_ : missing_) += keys;
}

void index_check::finish() {
  if (shape_.index.empty()) return;
  int64_t behind = 0;
  for (auto item = current(); item; item = current()) {
    if (!was_just_taken(*item)) ++behind;
    advance();
  }
  if (missing_ > 0)
    report_({finding_level::derived, part, shape_.index.back().path, 0,
             fmt::format("{} keys are not in the index; the first is of the record at {} of the "
                         "commit log",
                         missing_, first_missing_.value()),
             made_again});
  if (behind > 0)
    report_({shape_.was_closed ? finding_level::derived : finding_level::note, part,
             shape_.index.back().path, 0,
             fmt::format("{} items are of no record that the commit log has", behind), made_again});
  if (pending_ > 0)
    report_({finding_level::note, part, shape_.index.back().path, 0,
             fmt::format("{} keys are not in the index yet", pending_),
             "a running broker is about to do it, or else the next start"});
}

}  // namespace cafmq
