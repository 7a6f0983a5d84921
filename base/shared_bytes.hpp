#pragma once

/// Bytes that are cheap to copy and never change: a view and whoever keeps it alive (a string, a
/// mapped file, a received buffer). Any thread may hold and copy one.

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cafmq {

class shared_bytes {
 public:
  shared_bytes() = default;

  /// Takes the string over without copying its bytes.
  explicit shared_bytes(std::string bytes) {
    auto owner = std::make_shared<const std::string>(std::move(bytes));
    view_ = *owner;
    owner_ = std::move(owner);
  }

  /// `view` stays valid for as long as `owner` lives.
  shared_bytes(std::shared_ptr<const void> owner, std::string_view view)
      : owner_{std::move(owner)}, view_{view} {}

  [[nodiscard]] std::string_view view() const { return view_; }
  [[nodiscard]] size_t size() const { return view_.size(); }
  [[nodiscard]] bool empty() const { return view_.empty(); }

  /// A part of these bytes with the same owner; `part` must lie inside view().
  [[nodiscard]] shared_bytes part(std::string_view part) const { return {owner_, part}; }

 private:
  std::shared_ptr<const void> owner_;
  std::string_view view_;
};

}  // namespace cafmq
