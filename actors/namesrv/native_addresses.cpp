#include "actors/namesrv/native_addresses.hpp"

#include <algorithm>

namespace cafmq {

void native_addresses::translate(std::vector<broker_data>& brokers) const {
  for (auto& broker : brokers) {
    std::erase_if(broker.addresses,
                  [&](const auto& entry) { return !natives_.contains(entry.second); });
    for (auto& [id, address] : broker.addresses) address = natives_.find(address)->second;
  }
  std::erase_if(brokers, [](const broker_data& broker) { return broker.addresses.empty(); });
}

void native_addresses::translate(topic_route& route) const {
  translate(route.brokers);
  std::erase_if(route.queues, [&](const queue_data& queues) {
    return std::none_of(route.brokers.begin(), route.brokers.end(), [&](const broker_data& broker) {
      return broker.broker_name == queues.broker_name;
    });
  });
}

}  // namespace cafmq
