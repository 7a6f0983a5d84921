#pragma once

/// Which handler serves which request code: one table for each role of a process. Filled before the
/// first connection, then constant.

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/check.hpp"
#include "net/remoting/call.hpp"
#include "protocol/codes.hpp"

namespace cafmq::remoting {

/// What a peer has to be allowed to do for a request.
enum class access : uint8_t {
  open,       ///< look-ups that every client makes
  publish,    ///< send messages
  subscribe,  ///< read messages and be a member of a group
  look,       ///< see settings and tables, as tools do
  operate,    ///< change topics, settings or the cluster; each such request is logged
};

/// A line of the list of what a role serves.
struct served_code {
  request_code code;
  access needed;
  std::string_view handlers;  ///< the class
};

/// Appends the answer to `out`, or keeps an asker (see door::defer) and answers later. What it
/// appends for a one-way request is thrown away. Runs on the door's thread and never blocks but for
/// the store.
using handler = std::function<void(const call& call, std::string& out)>;

struct route {
  access needed = access::open;
  handler handle;
};

class router {
 public:
  void add(request_code code, access needed, handler handle) {
    const auto added = routes_.emplace(code, route{needed, std::move(handle)}).second;
    CAFMQ_CHECK(added);
  }

  /// Whether these are the routes, no more and no less.
  [[nodiscard]] bool are(std::span<const served_code> list) const {
    const bool all_served = std::all_of(list.begin(), list.end(), [&](const served_code& row) {
      const auto* found = find(row.code);
      return found != nullptr && found->needed == row.needed;
    });
    return all_served && list.size() == routes_.size();
  }

  /// Null for a code that nobody serves.
  [[nodiscard]] const route* find(request_code code) const {
    const auto found = routes_.find(code);
    return found == routes_.end() ? nullptr : &found->second;
  }

 private:
  std::unordered_map<request_code, route> routes_;
};

}  // namespace cafmq::remoting
