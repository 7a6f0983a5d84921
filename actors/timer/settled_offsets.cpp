#include "actors/timer/settled_offsets.hpp"

#include <algorithm>
#include <bit>

#include "base/bytes.hpp"

namespace cafmq {

settled_offsets::settled_offsets(queue_offset begin)
    : begin_{std::max<int64_t>(begin.value(), 0)} {}

queue_offset settled_offsets::end() const {
  const auto first_word = begin_ / word_bits;
  return queue_offset{
      std::max(begin_, (first_word + static_cast<int64_t>(words_.size())) * word_bits)};
}

bool settled_offsets::contains(queue_offset at) const {
  if (at < begin()) return true;
  const auto word = static_cast<size_t>(at.value() / word_bits - begin_ / word_bits);
  return word < words_.size() && (words_[word] >> (at.value() % word_bits) & 1) != 0;
}

void settled_offsets::add(queue_offset at) {
  if (at < begin()) return;
  const auto word = static_cast<size_t>(at.value() / word_bits - begin_ / word_bits);
  if (word >= words_.size()) words_.resize(word + 1, 0);
  words_[word] |= uint64_t{1} << (at.value() % word_bits);
  if (at == begin()) advance();
}

void settled_offsets::skip_to(queue_offset begin) {
  const auto words = begin.value() / word_bits - begin_ / word_bits;
  if (begin.value() <= begin_) return;
  words_.erase(words_.begin(),
               words_.begin() + std::min<ptrdiff_t>(words, static_cast<ptrdiff_t>(words_.size())));
  begin_ = begin.value();
  advance();
}

void settled_offsets::cut(queue_offset end) {
  if (end <= begin()) {
    *this = settled_offsets{end};
    return;
  }
  const auto last = static_cast<size_t>(end.value() / word_bits - begin_ / word_bits);
  if (last >= words_.size()) return;
  words_[last] &= (uint64_t{1} << (end.value() % word_bits)) - 1;
  words_.resize(last + 1);
}

void settled_offsets::advance() {
  while (!words_.empty()) {
    const auto bit = begin_ % word_bits;
    // What lies before begin_ in its word does not matter any more.
    const auto run = std::countr_one(words_.front() >> bit);
    begin_ += run;
    if (bit + run < word_bits) return;
    words_.pop_front();
  }
}

void settled_offsets::write(std::string& to) const {
  const auto size = sizeof(int64_t) + words_.size() * sizeof(uint64_t);
  const auto at = to.size();
  to.resize(at + size);
  byte_writer out{to.data() + at, size};
  out.put(begin_);
  for (const auto word : words_) out.put(word);
}

result<settled_offsets> settled_offsets::read(std::string_view bytes) {
  byte_reader in{bytes};
  const auto begin = in.take<int64_t>();
  if (!in.ok() || begin < 0 || in.left() % sizeof(uint64_t) != 0)
    return fail(errc::corrupt, "{} bytes are no offsets that are over", bytes.size());
  settled_offsets read{queue_offset{begin}};
  while (in.left() > 0) read.words_.push_back(in.take<uint64_t>());
  read.advance();
  return read;
}

}  // namespace cafmq
