#pragma once

/// Gives each pull the filter that its expression means, before it is read, held or left to COLD
/// READ. Of one role, which takes pulls from the network; one thread.

#include "actors/messages.hpp"
#include "actors/options.hpp"
#include "base/error.hpp"
#include "filter/sql_filter_cache.hpp"

namespace cafmq {

class pull_filters {
 public:
  explicit pull_filters(const broker_options& options)
      : allowed_{options.property_filter}, cache_{kept_max} {}

  /// Compiles what is SQL92. errc::invalid_argument: with the column that is wrong;
  /// errc::no_permission: the broker does not filter by properties.
  [[nodiscard]] result<void> prepare(pull_messages& request);

 private:
  static constexpr size_t kept_max = 128;  // a few kilobytes each

  bool allowed_;
  sql_filter_cache cache_;
};

/// What a broker says that does not filter by properties; RocketMQ's words.
[[nodiscard]] inline error no_property_filter() {
  return {errc::no_permission,
          "The broker does not support consumer to filter message by SQL92 (enablePropertyFilter "
          "is false)"};
}

}  // namespace cafmq
