#pragma once

/// A remoting command's header as a value: what every command has, and the ext fields that its code
/// adds. Views: whoever decoded it keeps the bytes. One is made per connection or thread and filled
/// again and again; it allocates nothing.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "protocol/codes.hpp"

namespace cafmq::remoting {

inline constexpr size_t ext_fields_max = 128;

struct ext_field {
  std::string_view name;
  std::string_view value;

  bool operator==(const ext_field&) const = default;
};

/// Texts by name, in the order in which they came. A name is there once: of duplicates the last
/// value counts.
class ext_fields {
 public:
  void clear() {
    size_ = 0;
    seen_ = 0;
  }

  /// False when ext_fields_max other names are there.
  [[nodiscard]] bool add(std::string_view name, std::string_view value);

  /// Where `name` is, or size(). Begins at `hint`, a place below size() or 0, and wraps around:
  /// who asks for fields in the order in which they came finds each at once.
  [[nodiscard]] size_t place_of(std::string_view name, size_t hint = 0) const;

  [[nodiscard]] const ext_field& operator[](size_t place) const {
    CAFMQ_CHECK(place < size_);
    return fields_[place];
  }
  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] const ext_field* begin() const { return fields_.data(); }
  [[nodiscard]] const ext_field* end() const { return fields_.data() + size_; }

 private:
  /// One of 64 bits for each name: a name whose bit was never set is not there.
  static uint64_t bit_of(std::string_view name);

  std::array<ext_field, ext_fields_max> fields_;
  size_t size_ = 0;
  uint64_t seen_ = 0;
};

/// What every command has.
struct command_line {
  int32_t code = 0;
  language_code language = language_code::java;
  int32_t version = 0;
  int32_t opaque = 0;  ///< chosen by who asks, repeated in the answer
  int32_t flag = 0;    ///< bits of command_flag::
  std::string_view remark;

  [[nodiscard]] bool is_response() const { return (flag & command_flag::response) != 0; }
  [[nodiscard]] bool is_one_way() const { return (flag & command_flag::one_way) != 0; }
  [[nodiscard]] request_code request() const { return static_cast<request_code>(code); }
  [[nodiscard]] response_code response() const { return static_cast<response_code>(code); }

  bool operator==(const command_line&) const = default;
};

struct command_header : command_line {
  ext_fields fields;

  void clear() {
    static_cast<command_line&>(*this) = {};
    fields.clear();
  }
};

/// The line of our own request.
[[nodiscard]] command_line request_line(request_code code, int32_t opaque);

/// The line of our answer to the request `opaque`.
[[nodiscard]] command_line response_line(response_code code, int32_t opaque,
                                         std::string_view remark = {});

}  // namespace cafmq::remoting
