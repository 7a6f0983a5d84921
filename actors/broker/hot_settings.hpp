#pragma once

/// The settings that may be changed while a broker runs, under RocketMQ's names. They hold until
/// the broker ends; its file says what the next start begins with.
///
/// Any thread reads; one changes.

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "actors/options.hpp"
#include "base/error.hpp"
#include "storage/retention.hpp"

namespace cafmq {

class hot_settings {
 public:
  hot_settings(const broker_options& broker, const retention_options& retention);

  /// Whether sending to an unknown topic creates it, and consuming with an unknown group.
  [[nodiscard]] bool auto_create_topic() const { return auto_create_topic_.load(); }
  [[nodiscard]] bool auto_create_group() const { return auto_create_group_.load(); }

  /// Bits of permission:: that the broker grants.
  [[nodiscard]] int32_t permission() const { return permission_.load(std::memory_order_relaxed); }

  /// How long messages are kept at least.
  [[nodiscard]] int64_t reserved_hours() const { return reserved_hours_.load(); }

  /// All of them or none. errc::no_permission for a setting that cannot be changed in a running
  /// broker, invalid_argument for a value that is out of its range; both name it.
  [[nodiscard]] result<void> change(const std::map<std::string, std::string>& wanted);

  /// Puts their values in place of those that are there.
  void show(std::map<std::string, std::string>& settings) const;

 private:
  std::atomic<bool> auto_create_topic_;
  std::atomic<bool> auto_create_group_;
  std::atomic<int32_t> permission_;
  std::atomic<int64_t> reserved_hours_;
};

}  // namespace cafmq
