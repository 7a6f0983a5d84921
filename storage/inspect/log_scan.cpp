#include "storage/inspect/log_scan.hpp"

#include <algorithm>
#include <utility>

#include "base/bytes.hpp"
#include "message/record_layout.hpp"
#include "storage/record_check.hpp"

namespace cafmq {
namespace {

using namespace record_layout;

// Larger records than any setting allows are not worth the memory to look at them.
constexpr int64_t record_size_max = (int64_t{256} << 20) + (64 << 10);

constexpr int64_t head_size = 8;
constexpr std::string_view magic_begin = "\xDA\xA3\x20";  // of both versions

}  // namespace

log_scan::log_scan(const segment_list& files, int64_t file_size, body_check check)
    : files_{files}, file_size_{file_size}, check_{check} {
  if (!files.files.empty()) position_ = physical_offset{files.files.front().begin};
}

void log_scan::begin_at(physical_offset from) {
  leave_file();
  const auto* file = files_.find(from.value());
  file_ = file == nullptr ? 0 : static_cast<size_t>(file - files_.files.data());
  at_ = file == nullptr ? 0 : from.value() - file->begin;
  position_ = from;
}

const record* log_scan::next() {
  while (file_ < files_.files.size()) {
    if (!window_ && !open_file()) continue;
    const auto& file = files_.files[file_];
    if (at_ >= std::min(window_->size(), file_size_)) {
      ++file_;
      leave_file();
      continue;
    }
    const auto seen = look_twice();
    if (!seen) {
      note_failure(seen.error());
    } else if (*seen == found::record) {
      const physical_offset begin{file.begin + at_};
      if (stop_) {
        stop_->end = begin;
        breaks_.push_back(*std::exchange(stop_, std::nullopt));
      }
      at_ += record_.total_size;
      position_ = begin + record_.total_size;
      return &record_;
    } else if (*seen == found::blank) {
      if (!stop_) position_ = physical_offset{file.begin + file_size_};
      ++file_;
      leave_file();
    } else if (auto searched = search(); !searched) {
      note_failure(searched.error());
    }
  }
  return nullptr;
}

std::vector<log_break> log_scan::take_breaks() {
  return std::exchange(breaks_, {});
}

bool log_scan::open_file() {
  auto opened = file_window::open(files_.files[file_].path);
  if (!opened) {
    note_failure(opened.error());
    return false;
  }
  window_ = std::move(*opened);
  return true;
}

void log_scan::leave_file() {
  window_.reset();
  at_ = 0;
}

// What is at at_; a `nothing` leaves the reason in problem_.
result<log_scan::found> log_scan::look() {
  const auto& file = files_.files[file_];
  const auto left = std::min(window_->size(), file_size_) - at_;
  const auto head = window_->bytes(at_, head_size);
  if (!head) return fail(head.error());
  if (static_cast<int64_t>(head->size()) < head_size || left < head_size) {
    problem_ = fmt::format("only {} bytes where a record should begin", head->size());
    return found::nothing;
  }
  const auto size = load_big_endian<int32_t>(head->data() + total_size_at);
  const auto magic = load_big_endian<int32_t>(head->data() + magic_at);
  if (magic == magic_blank) {
    if (file.begin + at_ + size == file.begin + file_size_) return found::blank;
    problem_ = fmt::format("a blank of {} bytes does not end where the file does", size);
    return found::nothing;
  }
  if (magic != magic_v1 && magic != magic_v2) {
    problem_ = size == 0 && magic == 0 ? "zeros where a record should begin"
                                       : fmt::format("the magic 0x{:08x} is not a record's",
                                                     static_cast<uint32_t>(magic));
    return found::nothing;
  }
  if (size < fixed_size(host_size_ipv4, host_size_ipv4, magic) || size > left ||
      size > record_size_max) {
    problem_ = fmt::format("the size {} is impossible with {} bytes left", size, left);
    return found::nothing;
  }
  return look_at_record(size);
}

result<log_scan::found> log_scan::look_at_record(int64_t size) {
  const auto bytes = window_->bytes(at_, size);
  if (!bytes) return fail(bytes.error());
  auto decoded = decode_record(*bytes, check_);
  if (!decoded) {
    problem_ = decoded.error().text();
    return found::nothing;
  }
  if (auto problem = problem_of(*decoded, physical_offset{files_.files[file_].begin + at_})) {
    problem_ = std::move(*problem);
    return found::nothing;
  }
  record_ = *decoded;
  bytes_ = *bytes;
  return found::record;
}

// A writer may have been in the middle of it when the buffer was filled.
result<log_scan::found> log_scan::look_twice() {
  auto seen = look();
  if (!seen || *seen != found::nothing) return seen;
  window_->forget();
  return look();
}

// Goes to the next record of the file, or to the next file.
result<void> log_scan::search() {
  const auto content = window_->find_content(at_);
  if (!content) return fail(content.error());
  stop_here(*content < window_->size());
  const auto next = find_record(*content);
  if (!next) return fail(next.error());
  if (*next) {
    at_ = **next;
    return {};
  }
  ++file_;
  leave_file();
  return {};
}

result<std::optional<int64_t>> log_scan::find_record(int64_t from) {
  constexpr int64_t searched_at_once = int64_t{256} << 10;
  const auto overlap = static_cast<int64_t>(magic_begin.size()) - 1;
  for (auto at = std::max(from, at_ + 1);;) {
    const auto content = window_->find_content(at);
    if (!content) return fail(content.error());
    at = *content;
    const auto chunk = window_->bytes(at, searched_at_once);
    if (!chunk) return fail(chunk.error());
    const auto size = static_cast<int64_t>(chunk->size());
    if (size <= overlap) return std::nullopt;
    std::vector<int64_t> candidates;  // the buffer moves when one of them is looked at
    for (auto hit = chunk->find(magic_begin); hit != std::string_view::npos;
         hit = chunk->find(magic_begin, hit + 1))
      candidates.push_back(at + static_cast<int64_t>(hit) - magic_at);
    for (const auto candidate : candidates) {
      if (candidate <= at_) continue;
      const auto whole = is_record(candidate);
      if (!whole) return fail(whole.error());
      if (*whole) return candidate;
    }
    at += size - overlap;
  }
}

result<bool> log_scan::is_record(int64_t at) {
  const auto head = window_->bytes(at + physical_offset_at, sizeof(int64_t));
  if (!head) return fail(head.error());
  const auto place = files_.files[file_].begin + at;
  if (head->size() < sizeof(int64_t) || load_big_endian<int64_t>(head->data()) != place)
    return false;
  const auto before = std::exchange(at_, at);
  const auto seen = look();
  at_ = before;
  if (!seen) return fail(seen.error());
  return *seen == found::record;
}

void log_scan::stop_here(bool has_content) {
  if (stop_) {
    stop_->has_content = stop_->has_content || has_content;
    return;
  }
  const auto& file = files_.files[file_];
  const physical_offset begin{file.begin + at_};
  stop_ = {file.path, at_, begin, begin, problem_, has_content};
}

void log_scan::note_failure(error cause) {
  problem_ = cause.text();
  stop_here(true);
  if (!unreadable_) unreadable_ = std::move(cause);
  ++file_;
  leave_file();
}

}  // namespace cafmq
