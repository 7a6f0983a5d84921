#pragma once

/// A broker has one address for each door. Routes are kept with that of the remoting door; this
/// knows the native one beside it. Plain data with one owner, the name server's actor.

#include <map>
#include <string>
#include <vector>

#include "message/route.hpp"

namespace cafmq {

class native_addresses {
 public:
  /// The broker whose remoting door is at `remoting` has its native door at `native`.
  void put(const std::string& remoting, const std::string& native) { natives_[remoting] = native; }

  void remove(const std::string& remoting) { natives_.erase(remoting); }

  /// Replaces the addresses by those for native clients. What has no native door is left out.
  void translate(std::vector<broker_data>& brokers) const;

  /// The same for a route, without the queues of brokers that are left out.
  void translate(topic_route& route) const;

 private:
  std::map<std::string, std::string> natives_;
};

}  // namespace cafmq
