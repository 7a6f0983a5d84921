#pragma once

/// Pull requests, and the records that answer them. Pure functions; any thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "apps/load/load_plan.hpp"
#include "base/error.hpp"
#include "message/record_codec.hpp"

namespace cafmq::load {

inline constexpr int32_t messages_of_pull = 32;

enum class pull_wait : uint8_t { no, for_messages };

struct pull_from {
  int32_t queue = 0;
  int64_t position = 0;
  pull_wait wait = pull_wait::no;
};

/// Needs no heartbeat: the request says what it subscribes to.
void append_pull(std::string& out, const load_plan& plan, int32_t opaque, const pull_from& from);

/// How many whole records `body` is. errc::corrupt.
[[nodiscard]] result<int64_t> count_records(std::string_view body);

/// Calls `visit(const record&)` for each record of `body`. errc::corrupt.
template <class Visit>
[[nodiscard]] result<void> each_record(std::string_view body, Visit visit) {
  while (!body.empty()) {
    const auto found = decode_record(body, body_check::none);
    if (!found) return fail(found.error());
    visit(*found);
    body.remove_prefix(static_cast<size_t>(found->total_size));
  }
  return {};
}

}  // namespace cafmq::load
