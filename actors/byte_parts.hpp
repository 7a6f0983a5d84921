#pragma once

/// Bytes in several pieces that are sent as one: the slices of a mapped file that a pull found, or
/// a batch. Within the process nothing is copied; a receiver in another process gets one piece.

#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <caf/deserializer.hpp>
#include <caf/error.hpp>
#include <caf/sec.hpp>
#include <caf/serializer.hpp>

#include "base/shared_bytes.hpp"

namespace cafmq {

class byte_parts {
 public:
  /// More than this in one message is refused on arrival, before anything is allocated.
  static constexpr size_t size_max = size_t{64} << 20;

  byte_parts() = default;
  explicit byte_parts(shared_bytes part) : parts_{std::move(part)} {}
  explicit byte_parts(std::vector<shared_bytes> parts) : parts_{std::move(parts)} {}

  [[nodiscard]] const std::vector<shared_bytes>& parts() const { return parts_; }

  [[nodiscard]] size_t size() const {
    size_t sum = 0;
    for (const auto& part : parts_) sum += part.size();
    return sum;
  }

  template <class Inspector>
  friend typename Inspector::result_type inspect(Inspector& f, byte_parts& x) {
    auto size = x.size();
    if constexpr (std::is_base_of_v<caf::serializer, Inspector>) {
      if (auto wrong = f.begin_sequence(size)) return wrong;
      for (const auto& part : x.parts_)
        if (auto wrong = f.apply_raw(part.size(), const_cast<char*>(part.view().data())))
          return wrong;
      return f.end_sequence();
    } else if constexpr (std::is_base_of_v<caf::deserializer, Inspector>) {
      if (auto wrong = f.begin_sequence(size)) return wrong;
      if (size > size_max) return caf::sec::invalid_argument;
      std::string bytes(size, '\0');
      if (auto wrong = f.apply_raw(size, bytes.data())) return wrong;
      x = byte_parts{shared_bytes{std::move(bytes)}};
      return f.end_sequence();
    } else {
      return f(size);
    }
  }

 private:
  std::vector<shared_bytes> parts_;
};

}  // namespace cafmq
