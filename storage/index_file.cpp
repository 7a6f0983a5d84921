#include "storage/index_file.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.hpp"
#include "storage/file_descriptor.hpp"

namespace cafmq {
namespace {

using index_layout::first_item;
using index_layout::item_size;

// Blocks of items are allocated in steps that grow with the file: an index of few keys takes little
// more than its slots, and a busy one makes few system calls.
constexpr int64_t allocation_step_min = 4096;
constexpr int64_t allocation_step_max = 1 << 20;

// From this many bytes of items on the file is worth its memory: the writer does not stop at pages.
constexpr int64_t busy_from = 16 << 10;

// Asks the kernel for all of it in large pieces, where a map of random access would ask page by
// page.
void read_ahead(const std::filesystem::path& path, int64_t size) {
  constexpr int64_t piece = 1 << 20;  // the kernel takes no more at once
  const auto file = file_descriptor::open(path, O_RDONLY);
  if (!file) return;  // it is merely slower
  for (int64_t from = 0; from < size; from += piece)
    (void)::posix_fadvise(file->number(), from, piece, POSIX_FADV_WILLNEED);
}

}  // namespace

// -- life ---------------------------------------------------------------------

index_file::index_file(std::shared_ptr<mapped_file> file, const index_shape& shape)
    : file_{std::move(file)}, shape_{shape}, bytes_{file_->at(0)} {}

result<std::shared_ptr<index_file>> index_file::create(const std::filesystem::path& path,
                                                       const index_shape& shape,
                                                       const mark& before) {
  auto file = mapped_file::create(path, 0, shape.file_size(), access_pattern::random);
  if (!file) return fail(std::move(file).error());
  auto reserved = (*file)->reserve(shape.item_at(first_item + 1));
  if (!reserved) {
    (void)remove_file(path);
    return fail(std::move(reserved).error());
  }
  auto made = std::shared_ptr<index_file>{new index_file{std::move(*file), shape}};
  made->header_ = {before.timestamp_ms, before.timestamp_ms, before.physical, before.physical};
  store_index_header(made->bytes_, made->header_);
  made->publish();
  return made;
}

result<std::shared_ptr<index_file>> index_file::open(const std::filesystem::path& path,
                                                     const index_shape& shape) {
  auto file = mapped_file::open(path, 0, shape.file_size(), access_pattern::random);
  if (!file) return fail(std::move(file).error());
  auto opened = std::shared_ptr<index_file>{new index_file{std::move(*file), shape}};
  opened->header_ = load_index_header(opened->bytes_);
  auto checked = opened->check_header();
  if (!checked) return fail(std::move(checked).error());
  opened->publish();
  return opened;
}

result<void> index_file::check_header() const {
  const auto items = header_.next_item - first_item;
  const bool items_fit = header_.next_item >= first_item && header_.next_item <= shape_.items;
  const bool slots_fit = header_.used_slots >= 0 && header_.used_slots <= shape_.slots &&
                         header_.used_slots <= items && (items == 0) == (header_.used_slots == 0);
  const bool places_fit = header_.begin >= physical_offset{0} && header_.begin <= header_.end;
  constexpr int64_t time_max = int64_t{1} << 53;  // adding an item's seconds cannot overflow
  const bool times_fit = header_.begin_timestamp_ms >= 0 && header_.end_timestamp_ms >= 0 &&
                         header_.begin_timestamp_ms <= time_max &&
                         header_.end_timestamp_ms <= time_max;
  if (items_fit && slots_fit && places_fit && times_fit) return {};
  return fail(errc::corrupt, "the header of {} is damaged: {} items, {} slots used, {} to {}",
              path().native(), items, header_.used_slots, header_.begin.value(),
              header_.end.value());
}

index_file::mark index_file::begin() const {
  return {physical_offset{begin_offset_.load(std::memory_order_acquire)},
          begin_timestamp_ms_.load(std::memory_order_acquire)};
}

index_file::mark index_file::end() const {
  return {physical_offset{end_offset_.load(std::memory_order_acquire)},
          end_timestamp_ms_.load(std::memory_order_acquire)};
}

// -- putting ------------------------------------------------------------------

result<void> index_file::put(int32_t key_hash, const mark& message) {
  CAFMQ_CHECK(!is_full() && key_hash >= 0);
  const auto number = header_.next_item;
  if (shape_.item_at(number + 1) > file_->ready()) {
    auto room = make_room();
    if (!room) return room;
  }
  if (number == first_item) {
    header_.begin = message.physical;
    header_.begin_timestamp_ms = message.timestamp_ms;
  }
  auto* slot = slot_of(key_hash);
  auto previous = load_index_slot(slot);
  if (previous < 0 || previous >= number) previous = 0;
  store_index_item(bytes_ + shape_.item_at(number),
                   {key_hash, message.physical,
                    index_seconds(header_.begin_timestamp_ms, message.timestamp_ms), previous});
  // Before the slot: whoever finds the item then also finds that the file has it.
  header_.end = message.physical;
  header_.end_timestamp_ms = message.timestamp_ms;
  header_.used_slots += previous == 0 ? 1 : 0;
  header_.next_item = number + 1;
  store_index_header(bytes_, header_);
  publish();
  store_index_slot(slot, number);
  return {};
}

void index_file::publish() {
  begin_timestamp_ms_.store(header_.begin_timestamp_ms, std::memory_order_release);
  begin_offset_.store(header_.begin.value(), std::memory_order_release);
  end_timestamp_ms_.store(header_.end_timestamp_ms, std::memory_order_release);
  end_offset_.store(header_.end.value(), std::memory_order_release);
  next_item_.store(header_.next_item, std::memory_order_release);
}

// A file that is opened again starts from its beginning: another broker may have left it without
// blocks anywhere.
result<void> index_file::make_room() {
  const auto position = shape_.item_at(header_.next_item);
  const auto used = position - shape_.item_at(0);
  const auto step = std::clamp(used, allocation_step_min, allocation_step_max);
  const auto until = std::min(position + item_size + step, shape_.file_size());
  auto reserved = file_->reserve(until);
  return reserved;
}

result<bool> index_file::prepare_space() {
  constexpr int64_t window = 4 << 20;
  const auto position = shape_.item_at(next_item());
  if (position - shape_.item_at(0) < busy_from) return false;
  const auto ready = file_->ready();
  const auto until = std::min(position + window, shape_.file_size());
  // A file that was opened again is not ready anywhere: its writer does the first step.
  const auto worth_a_call = until == shape_.file_size() ? 1 : window / 4;
  if (ready < position || until - ready < worth_a_call) return false;
  auto reserved = file_->reserve(until);
  if (!reserved) return fail(std::move(reserved).error());
  if (!std::exchange(slots_are_present_, true)) file_->populate(0, shape_.item_at(0));
  file_->populate(ready, until);
  return true;
}

// -- finding ------------------------------------------------------------------

result<bool> index_file::find(int32_t key_hash, const time_range& range, int64_t& items_left,
                              const index_visitor& visit) const {
  auto number = load_index_slot(bytes_ + shape_.slot_at(key_hash % shape_.slots));
  const auto begin_ms = begin_timestamp_ms_.load(std::memory_order_acquire);
  for (auto above = next_item(); number != 0; --items_left) {
    if (items_left <= 0) return false;
    const bool in_range = number >= first_item && number < above;
    const auto item = in_range ? load_index_item(bytes_ + shape_.item_at(number)) : index_item{};
    if (!in_range || item.seconds < 0 || item.key_hash < 0)
      return fail(errc::corrupt,
                  "{}: the chain of slot {} is damaged at item {}; delete the directory {} while "
                  "the broker is down to have it rebuilt",
                  path().native(), key_hash % shape_.slots, number, path().parent_path().native());
    const auto earliest_ms = begin_ms + item.seconds * int64_t{1000};
    // Older ones are further down.
    if (earliest_ms + 999 < range.begin_ms) return true;
    if (item.key_hash == key_hash && earliest_ms <= range.end_ms && !visit(item.physical))
      return false;
    above = number;
    number = item.previous;
  }
  return true;
}

// -- flush --------------------------------------------------------------------

result<void> index_file::flush() {
  const auto next = next_item();
  if (next == flushed_items_) return {};
  const auto from = flushed_items_ == 0 ? 0 : shape_.item_at(flushed_items_);
  auto done = file_->sync(from, shape_.item_at(next));
  // Header and slots: any of their pages may have changed.
  if (done && from > 0) done = file_->sync(0, shape_.item_at(0));
  if (done) flushed_items_ = next;
  return done;
}

// -- recovery -----------------------------------------------------------------

result<bool> index_file::relink(physical_offset limit) {
  auto reserved = file_->reserve(shape_.item_at(header_.next_item));
  if (!reserved) return fail(std::move(reserved).error());
  read_ahead(path(), shape_.item_at(header_.next_item));
  std::memset(bytes_ + index_layout::header_size, 0,
              static_cast<size_t>(shape_.item_at(0) - index_layout::header_size));
  int32_t used_slots = 0;
  auto last = header_.begin;
  const auto end = header_.next_item;
  auto number = first_item;
  for (; number < end; ++number) {
    const auto item = load_index_item(bytes_ + shape_.item_at(number));
    if (!is_plausible(item, number, last) || item.physical >= limit) break;
    used_slots += item.previous == 0 ? 1 : 0;
    store_index_slot(slot_of(item.key_hash), number);
    last = item.physical;
  }
  flushed_items_ = 0;
  if (number < end || last != header_.end) {
    end_at(number, used_slots);
  } else {
    header_.used_slots = used_slots;
    store_index_header(bytes_, header_);
  }
  return number == end;
}

bool index_file::agrees_with_items() const {
  if (is_empty()) return true;
  const auto first = load_index_item(bytes_ + shape_.item_at(first_item));
  const auto last = load_index_item(bytes_ + shape_.item_at(header_.next_item - 1));
  return first.physical == header_.begin && last.physical == header_.end;
}

bool index_file::is_plausible(const index_item& item, int32_t number, physical_offset last) const {
  if (item.key_hash < 0 || item.seconds < 0 || item.physical < last) return false;
  if (number == first_item && item.physical != header_.begin) return false;
  // What never reached the disk looks like a key of the log's first record.
  if (item.physical == physical_offset{0} && item.key_hash == 0) return false;
  return item.previous == load_index_slot(bytes_ + shape_.slot_at(item.key_hash % shape_.slots));
}

void index_file::drop_last_record() {
  auto next = header_.next_item;
  auto used_slots = header_.used_slots;
  for (; next > first_item; --next) {
    const auto item = load_index_item(bytes_ + shape_.item_at(next - 1));
    if (item.physical != header_.end) break;
    store_index_slot(slot_of(item.key_hash), item.previous);
    used_slots -= item.previous == 0 ? 1 : 0;
  }
  flushed_items_ = 0;
  end_at(next, used_slots);
}

// The exact time of the last item that stays is not known: the latest that it can have been.
void index_file::end_at(int32_t next_item, int32_t used_slots) {
  header_.next_item = next_item;
  header_.used_slots = used_slots;
  header_.end = header_.begin;
  header_.end_timestamp_ms = header_.begin_timestamp_ms;
  if (next_item > first_item) {
    const auto last = load_index_item(bytes_ + shape_.item_at(next_item - 1));
    header_.end = last.physical;
    header_.end_timestamp_ms += last.seconds * int64_t{1000} + 999;
  }
  store_index_header(bytes_, header_);
  publish();
}

}  // namespace cafmq
