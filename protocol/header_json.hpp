#pragma once

/// The JSON encoding of a command's header: one flat object with the object `extFields` in it. A
/// decoder belongs to one connection or thread and allocates nothing once it has seen an escape in
/// the largest header.
///
/// Invariants
///  1. Whatever RocketMQ's clients send is read: members in any order, unknown ones, blanks, null
///     for a missing value, numbers and booleans where the protocol has text, and the reverse.
///  2. What is no JSON is refused, with the place.
///  3. Values are views into the header, but for those with escapes: these are in the decoder.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "protocol/command.hpp"

namespace cafmq::remoting {

class json_header_decoder {
 public:
  /// Fills `into`, whose views live until `header` goes or the next decode begins.
  /// errc::invalid_argument; `into` is then half filled and must not be used.
  [[nodiscard]] result<void> decode(std::string_view header, command_header& into);

 private:
  std::string scratch_;  // where strings with escapes are decoded; grows before the first of them
};

/// Appends a header to `out`, field by field: the ext fields in the order of put, then, in end, the
/// line. Every value is written as a string, as the Go client wants it.
class json_header_encoder {
 public:
  json_header_encoder(std::string& out, int32_t code);

  /// `name` needs no escapes.
  void put(std::string_view name, std::string_view value);
  void put(std::string_view name, int64_t value);

  void end(const command_line& line);

 private:
  void put_name(std::string_view name);

  std::string& out_;
  bool first_ = true;
};

}  // namespace cafmq::remoting
