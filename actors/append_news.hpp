#pragma once

/// Tells those who work behind an append that the log has grown: REPUT, unless it knows already,
/// and ALLOCATE now and then. One caller; each appender has its own.

#include <cstdint>
#include <memory>
#include <utility>

#include <caf/all.hpp>

#include "actors/messages.hpp"
#include "base/offsets.hpp"
#include "base/wake_flag.hpp"

namespace cafmq {

class append_news {
  /// How much the log grows between two calls to prepare space ahead of it.
  static constexpr int64_t allocate_stride = int64_t{1} << 20;

 public:
  append_news(std::shared_ptr<wake_flag> dispatch_pending, reput_actor reput,
              allocate_actor allocate)
      : dispatch_pending_{std::move(dispatch_pending)},
        reput_{std::move(reput)},
        allocate_{std::move(allocate)} {}

  /// The log ends at `end` or behind it.
  void tell(physical_offset end) {
    if (dispatch_pending_->raise()) caf::anon_send(reput_, log_grew{});
    prepare(end);
  }

  /// The same, to ALLOCATE only: the caller sees to the dispatch.
  void prepare(physical_offset end) {
    const auto stride = end.value() / allocate_stride;
    if (std::exchange(allocated_stride_, stride) != stride)
      caf::anon_send(allocate_, allocate_tick{});
  }

 private:
  std::shared_ptr<wake_flag> dispatch_pending_;
  reput_actor reput_;
  allocate_actor allocate_;
  int64_t allocated_stride_ = 0;
};

}  // namespace cafmq
