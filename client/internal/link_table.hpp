#pragma once

/// The links of a client, one for each address, and when a lost one may be dialled again: at once
/// the first time, then after 50 ms, doubling up to 2 s for as long as it fails. Plain data with
/// one owner; it says whether to dial, the owner dials. `Handle` is whatever a link leads to.
///
/// Invariants
///  1. An address is dialled by one attempt at a time.
///  2. Two attempts are at least `backoff_min` apart, also when links are made and lost at once.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.hpp"

namespace cafmq {

template <class Handle>
class link_table {
 public:
  using time_point = clock::time_point;

  static constexpr std::chrono::milliseconds backoff_min{50};
  static constexpr std::chrono::milliseconds backoff_max{2'000};

  /// Null while there is no link.
  [[nodiscard]] const Handle* find(const std::string& address) const {
    const auto known = links_.find(address);
    return known != links_.end() && known->second.handle ? &*known->second.handle : nullptr;
  }

  /// True when the caller has to dial now; it then calls connected or failed, once.
  [[nodiscard]] bool begin_dial(const std::string& address, time_point now) {
    auto& link = links_[address];
    if (link.handle || link.is_dialling || now < link.dial_after) return false;
    link.is_dialling = true;
    return true;
  }

  /// When begin_dial may say yes.
  [[nodiscard]] time_point dial_after(const std::string& address) const {
    const auto known = links_.find(address);
    return known == links_.end() ? time_point{} : known->second.dial_after;
  }

  void connected(const std::string& address, Handle handle) {
    auto& link = links_[address];
    link.is_dialling = false;
    link.handle = std::move(handle);
  }

  void failed(const std::string& address, time_point now) {
    auto& link = links_[address];
    link.is_dialling = false;
    link.dial_after = now + link.backoff;
    link.backoff = std::min(link.backoff * 2, backoff_max);
  }

  void lost(const std::string& address, time_point now) {
    auto& link = links_[address];
    link.handle.reset();
    link.dial_after = now + backoff_min;
    link.backoff = backoff_min;
  }

  /// The address whose handle fulfils `is_wanted`.
  template <class Predicate>
  [[nodiscard]] std::optional<std::string> address_of(Predicate is_wanted) const {
    for (const auto& [address, link] : links_)
      if (link.handle && is_wanted(*link.handle)) return address;
    return std::nullopt;
  }

 private:
  struct link {
    std::optional<Handle> handle;
    bool is_dialling = false;
    time_point dial_after{};
    std::chrono::milliseconds backoff = backoff_min;
  };

  std::map<std::string, link> links_;  ///< the name servers and brokers of a cluster
};

}  // namespace cafmq
