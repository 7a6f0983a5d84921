#include "storage/log_reader.hpp"

#include <algorithm>

#include "message/record_layout.hpp"
#include "storage/record_check.hpp"

namespace cafmq {
log_reader::log_reader(const mapped_file_queue& files, const range& range, body_check check)
    : files_{files},
      position_{range.from},
      to_{range.to},
      hot_begin_{range.hot_begin},
      check_{check} {}

result<const record*> log_reader::next() {
  while (position_ < to_) {
    if (!files_.has(position_.value())) return corrupt_here("the file is missing");
    const auto file_end = files_.file_begin(position_.value()) + files_.file_size();
    const auto until = std::min(file_end, to_.value());
    const auto left = until - position_.value();
    constexpr int64_t head_size = 8;
    auto bytes = bytes_here(std::min(left, head_size), until);
    if (!bytes) return fail(bytes.error());
    const auto head = peek_record(*bytes, left);
    if (!head) return corrupt_here(head.error().text());
    if (head->is_record()) {
      bytes = bytes_here(head->total_size, until);
      if (!bytes) return fail(bytes.error());
      return read_record(*bytes);
    }
    if (position_.value() + head->total_size != file_end)
      return corrupt_here("a blank does not end where the file does");
    position_ = physical_offset{file_end};
  }
  return nullptr;
}

// -- damage -------------------------------------------------------------------

result<bool> log_reader::skip_damage() {
  const auto damaged = position_;
  for (auto at = damaged.value() + 1; at < to_.value() && files_.has(at);) {
    const auto candidate = find_magic(at);
    if (!candidate) {
      position_ = damaged;
      return fail(candidate.error());
    }
    position_ = physical_offset{*candidate};
    const auto file_end = files_.file_begin(at) + files_.file_size();
    const auto found = *candidate < file_end ? next() : result<const record*>{nullptr};
    position_ = physical_offset{*candidate};
    if (found && *found != nullptr && (*found)->place.physical == position_) return true;
    at = *candidate < file_end ? *candidate + 1 : file_end;
  }
  position_ = damaged;
  return false;
}

// Where in the file that has `from` the next record may begin; behind the file when nowhere.
result<int64_t> log_reader::find_magic(int64_t from) {
  constexpr std::string_view magic_begin = "\xDA\xA3\x20";  // of both versions
  constexpr int64_t least = 64 << 10;
  const auto file_end = files_.file_begin(from) + files_.file_size();
  const auto until = std::min(file_end, to_.value());
  while (until - from >= record_layout::magic_at + static_cast<int64_t>(magic_begin.size())) {
    position_ = physical_offset{from};
    const auto bytes = bytes_here(std::min(until - from, least), until);
    if (!bytes) return fail(bytes.error());
    const auto found = bytes->find(magic_begin, record_layout::magic_at);
    if (found != std::string_view::npos)
      return from + static_cast<int64_t>(found) - record_layout::magic_at;
    const auto looked_at = static_cast<int64_t>(bytes->size() - magic_begin.size()) + 1;
    from += looked_at - record_layout::magic_at;
  }
  return file_end;
}

// -- bytes --------------------------------------------------------------------

// What lies at the position: at least `least` bytes, and none behind `until`.
result<std::string_view> log_reader::bytes_here(int64_t least, int64_t until) {
  if (position_ >= hot_begin_) return bytes_from_map(until);
  auto filled = fill_buffer(least, until);
  if (!filled) return fail(std::move(filled).error());
  const auto at = static_cast<size_t>(position_.value() - buffer_begin_);
  return std::string_view{buffer_}.substr(at);
}

result<std::string_view> log_reader::bytes_from_map(int64_t until) {
  const auto position = position_.value();
  if (map_ == nullptr || position < map_->begin() || position >= map_->end()) {
    auto found = files_.find(position);
    if (!found) return fail(std::move(found).error());
    map_ = std::move(*found);
  }
  return map_->bytes(position, until);
}

// Afterwards the buffer has at least `least` bytes at the position.
result<void> log_reader::fill_buffer(int64_t least, int64_t until) {
  constexpr int64_t chunk_size = 1 << 20;
  const auto position = position_.value();
  const auto buffer_end = buffer_begin_ + static_cast<int64_t>(buffer_.size());
  if (position >= buffer_begin_ && position + least <= buffer_end) return {};
  const auto file_begin = files_.file_begin(position);
  if (!file_ || file_begin_ != file_begin) {
    auto opened = files_.open(position);
    if (!opened) return fail(std::move(opened).error());
    file_.emplace(std::move(*opened));
    file_begin_ = file_begin;
  }
  const auto size = std::min(std::max(least, chunk_size), until - position);
  buffer_.resize(static_cast<size_t>(size));
  buffer_begin_ = position;
  auto done = file_->read(buffer_, position - file_begin);
  if (!done) buffer_.clear();
  return done;
}

result<const record*> log_reader::read_record(std::string_view bytes) {
  record_ = decode_record(bytes, check_);
  if (!record_) return corrupt_here(record_.error().text());
  if (const auto problem = problem_of(*record_, position_)) return corrupt_here(*problem);
  position_ = position_ + record_->total_size;
  return &*record_;
}

tl::unexpected<error> log_reader::corrupt_here(std::string_view problem) const {
  const auto position = position_.value();
  return fail(errc::corrupt, "{}: no valid record at byte {} (commit log offset {}): {}",
              files_.path_of(position).native(), position - files_.file_begin(position), position,
              problem);
}

}  // namespace cafmq
