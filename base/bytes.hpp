#pragma once

/// Big-endian integers in byte strings, as RocketMQ writes them. The only place that knows the byte
/// order.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/check.hpp"

namespace cafmq {

/// Reads an integer at `from`; the caller knows that sizeof(Int) bytes are there.
template <class Int>
[[nodiscard]] Int load_big_endian(const char* from) {
  static_assert(std::is_integral_v<Int>);
  using bits = std::make_unsigned_t<Int>;
  bits value{};
  std::memcpy(&value, from, sizeof value);
  if constexpr (sizeof(Int) == 2) value = __builtin_bswap16(value);
  if constexpr (sizeof(Int) == 4) value = __builtin_bswap32(value);
  if constexpr (sizeof(Int) == 8) value = __builtin_bswap64(value);
  return static_cast<Int>(value);
}

/// Writes an integer at `to`; the caller knows that there is room for sizeof(Int) bytes.
template <class Int>
void store_big_endian(char* to, Int number) {
  static_assert(std::is_integral_v<Int>);
  auto value = static_cast<std::make_unsigned_t<Int>>(number);
  if constexpr (sizeof(Int) == 2) value = __builtin_bswap16(value);
  if constexpr (sizeof(Int) == 4) value = __builtin_bswap32(value);
  if constexpr (sizeof(Int) == 8) value = __builtin_bswap64(value);
  std::memcpy(to, &value, sizeof value);
}

/// Takes fields off the front of bytes that nobody has checked yet. Once a field was missing, every
/// later one is missing too and ok() stays false: check once, at the end.
class byte_reader {
 public:
  explicit byte_reader(std::string_view bytes) : rest_{bytes} {}

  template <class Int>
  [[nodiscard]] Int take() {
    auto field = take_bytes(sizeof(Int));
    return ok_ ? load_big_endian<Int>(field.data()) : Int{};
  }

  /// Nothing when `size` is negative or beyond the end.
  [[nodiscard]] std::string_view take_bytes(int64_t size) {
    if (!ok_ || size < 0 || static_cast<uint64_t>(size) > rest_.size()) {
      ok_ = false;
      return {};
    }
    auto field = rest_.substr(0, static_cast<size_t>(size));
    rest_.remove_prefix(static_cast<size_t>(size));
    return field;
  }

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

/// Puts fields one after another into memory whose size the caller has computed; writing past it is
/// a bug.
class byte_writer {
 public:
  byte_writer(char* to, size_t capacity) : begin_{to}, capacity_{capacity} {}

  template <class Int>
  void put(Int number) {
    CAFMQ_CHECK(capacity_ - written_ >= sizeof(Int));
    store_big_endian(begin_ + written_, number);
    written_ += sizeof(Int);
  }

  void put_bytes(std::string_view bytes) {
    CAFMQ_CHECK(capacity_ - written_ >= bytes.size());
    if (!bytes.empty()) std::memcpy(begin_ + written_, bytes.data(), bytes.size());
    written_ += bytes.size();
  }

  [[nodiscard]] size_t written() const { return written_; }

 private:
  char* begin_;
  size_t capacity_;
  size_t written_ = 0;
};

}  // namespace cafmq
