#include "storage/log_reader.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "base/names.hpp"

namespace cafmq {
namespace {

// What the fields of a whole record must be besides well-formed; nothing when all is well.
std::optional<std::string> problem_of(const record& found, physical_offset at) {
  const auto& message = found.message;
  if (found.place.physical != at)
    return fmt::format("the record says that it lies at {}", found.place.physical.value());
  const auto named = check_topic_name(message.topic);
  if (!named) return named.error().text();
  constexpr int64_t queue_offset_max = int64_t{1} << 56;  // its entry's position cannot overflow
  if (message.queue_id < 0 || found.place.queue < queue_offset{0} ||
      found.place.queue > queue_offset{queue_offset_max})
    return fmt::format("queue {} and queue offset {} are impossible", message.queue_id,
                       found.place.queue.value());
  return std::nullopt;
}

}  // namespace

log_reader::log_reader(const mapped_file_queue& files, physical_offset from, physical_offset to,
                       body_check check)
    : files_{files}, position_{from}, to_{to}, check_{check} {}

result<const record*> log_reader::next() {
  while (position_ < to_) {
    if (file_ == nullptr || position_.value() >= file_->end())
      file_ = files_.find(position_.value());
    if (file_ == nullptr) return corrupt_here("the file is missing");
    const auto until = std::min(file_->end(), to_.value());
    const auto bytes = file_->bytes(position_.value(), until);
    const auto head = peek_record(bytes);
    if (!head) return corrupt_here(head.error().text());
    if (head->is_record()) return read_record(bytes);
    if (position_.value() + head->total_size != file_->end())
      return corrupt_here("a blank does not end where the file does");
    position_ = physical_offset{file_->end()};
  }
  return nullptr;
}

result<const record*> log_reader::read_record(std::string_view bytes) {
  record_ = decode_record(bytes, check_);
  if (!record_) return corrupt_here(record_.error().text());
  if (const auto problem = problem_of(*record_, position_)) return corrupt_here(*problem);
  position_ = position_ + record_->total_size;
  return &*record_;
}

tl::unexpected<error> log_reader::corrupt_here(std::string_view problem) const {
  const auto begin = files_.file_begin(position_.value());
  const auto path = file_ == nullptr ? files_.directory() : file_->path();
  return fail(errc::corrupt, "{}: no valid record at byte {} (commit log offset {}): {}",
              path.native(), position_.value() - begin, position_.value(), problem);
}

}  // namespace cafmq
