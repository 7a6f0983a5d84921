#pragma once

/// A send request as ready bytes: what differs between two of them has a fixed width and is written
/// into the copy. So the generator costs little more than the copy. Immutable but for its count;
/// one thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "apps/load/load_plan.hpp"

namespace cafmq::load {

class send_template {
 public:
  /// Opaque numbers have ten digits, so that they all take the same bytes.
  static constexpr int32_t opaque_min = 1'000'000'000;

  /// Of all sends.
  static constexpr std::string_view producer_group = "bench_producer_group";

  send_template(const load_plan& plan, int32_t queue_id);

  /// Appends one request, each of its messages with a unique key of its own made of `number` and
  /// what follows it. Returns where the first message's body begins in `out`.
  size_t append(std::string& out, int32_t opaque, int64_t born_ms, uint64_t number) const;

 private:
  std::string frame_;
  size_t opaque_at_ = 0;
  bool opaque_is_text_ = true;
  size_t born_at_ = 0;
  size_t body_at_ = 0;
  std::vector<size_t> key_numbers_at_;
};

}  // namespace cafmq::load
