#pragma once

/// Says whether a wake-up is on its way already, so that a thousand events cost one message.
/// Whoever has work raises it; whoever does the work lowers it first and then looks for work:
/// nothing that was added before a raise is missed. Any thread.

#include <atomic>

namespace cafmq {

class wake_flag {
 public:
  /// True when nobody had raised it: then the caller sends the wake-up.
  [[nodiscard]] bool raise() { return !raised_.exchange(true); }

  void lower() { raised_.exchange(false); }

 private:
  std::atomic<bool> raised_ = false;
};

}  // namespace cafmq
