#include "actors/txcheck/transaction_table.hpp"

#include "base/check.hpp"

namespace cafmq {

std::optional<queue_offset> transaction_table::find(queue_offset origin) const {
  if (const auto copy = copies_.find(origin.value()); copy != copies_.end()) return copy->second;
  return is_settled(origin) ? std::nullopt : std::optional{origin};
}

bool transaction_table::is_settled(queue_offset half) const {
  if (half < cursor_) return true;
  const auto index = static_cast<size_t>(half - cursor_);
  return index < settled_.size() && settled_[index];
}

void transaction_table::put_back(queue_offset origin, queue_offset copy) {
  const auto now_at = find(origin);
  CAFMQ_CHECK(now_at && copy > *now_at);
  copies_.insert_or_assign(origin.value(), copy);
  settle(*now_at);
}

void transaction_table::end(queue_offset origin) {
  const auto now_at = find(origin);
  CAFMQ_CHECK(now_at);
  copies_.erase(origin.value());
  settle(*now_at);
}

void transaction_table::settle(queue_offset half) {
  if (half < cursor_) return;
  const auto index = static_cast<size_t>(half - cursor_);
  if (index >= settled_.size()) settled_.resize(index + 1, false);
  settled_[index] = true;
  advance();
}

void transaction_table::found_copy(queue_offset origin, queue_offset copy) {
  copies_.insert_or_assign(origin.value(), copy);
}

void transaction_table::skip_to(queue_offset half) {
  if (half <= cursor_) return;  // the usual case, which must not look through all copies
  while (cursor_ < half) {
    if (!settled_.empty()) settled_.pop_front();
    cursor_ = settled_.empty() ? half : cursor_ + 1;
  }
  std::erase_if(copies_, [&](const auto& each) { return each.second < cursor_; });
  advance();
}

void transaction_table::advance() {
  while (!settled_.empty() && settled_.front()) {
    settled_.pop_front();
    cursor_ = cursor_ + 1;
  }
}

}  // namespace cafmq
