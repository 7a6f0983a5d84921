#pragma once

/// The binary encoding of a command's header, which RocketMQ calls ROCKETMQ: `CODE(2) LANGUAGE(1)
/// VERSION(2) OPAQUE(4) FLAG(4) REMARKLENGTH(4) REMARK FIELDSLENGTH(4)`, then for each ext field
/// `NAMELENGTH(2) NAME VALUELENGTH(4) VALUE`. An empty text means that there is none. Pure; any
/// thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "protocol/command.hpp"

namespace cafmq::remoting {

inline constexpr size_t binary_header_fixed_size = 21;

/// Fills `into` with views into `header`. errc::invalid_argument; `into` is then half filled and
/// must not be used.
[[nodiscard]] result<void> decode_binary_header(std::string_view header, command_header& into);

/// Appends a header to `out`: the line, then the ext fields in the order of put.
class binary_header_encoder {
 public:
  /// Code and version must fit into 16 bits: the codes of the POP family do not.
  binary_header_encoder(std::string& out, const command_line& line);

  void put(std::string_view name, std::string_view value);
  void put(std::string_view name, int64_t value);

  /// `append()` appends exactly `size` bytes to the buffer: a value that is nowhere as a whole.
  template <class Append>
  void put_with(std::string_view name, size_t size, Append append) {
    put_name(name, size);
    append();
  }

  void end();

 private:
  void put_name(std::string_view name, size_t value_size);

  std::string& out_;
  size_t fields_begin_;
};

}  // namespace cafmq::remoting
