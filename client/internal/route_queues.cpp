#include "client/internal/route_queues.hpp"

#include <algorithm>

#include "message/topic_config.hpp"

namespace cafmq {
namespace {

void append_queues(std::vector<broker_queue>& queues, const std::string& topic,
                   const std::string& broker_name, int32_t count) {
  for (int32_t id = 0; id < std::min(count, queues_per_broker_max); ++id)
    queues.push_back({topic, broker_name, id});
}

}  // namespace

std::optional<std::string> master_address(const topic_route& route, std::string_view broker_name) {
  for (const auto& broker : route.brokers) {
    if (broker.broker_name != broker_name) continue;
    const auto master = broker.addresses.find(master_id);
    if (master != broker.addresses.end()) return master->second;
  }
  return std::nullopt;
}

std::vector<broker_queue> writable_queues(const std::string& topic, const topic_route& route) {
  std::vector<broker_queue> queues;
  for (const auto& data : route.queues) {
    if ((data.permission & permission::write) != 0 && master_address(route, data.broker_name))
      append_queues(queues, topic, data.broker_name, data.write_queues);
  }
  std::sort(queues.begin(), queues.end());
  return queues;
}

std::vector<broker_queue> readable_queues(const std::string& topic, const topic_route& route) {
  std::vector<broker_queue> queues;
  for (const auto& data : route.queues) {
    if ((data.permission & permission::read) != 0)
      append_queues(queues, topic, data.broker_name, data.read_queues);
  }
  std::sort(queues.begin(), queues.end());
  return queues;
}

topic_route route_if_created(topic_route auto_create, int32_t queues) {
  for (auto& data : auto_create.queues) {
    const auto created = std::min(queues, data.read_queues);
    data.read_queues = created;
    data.write_queues = created;
    data.permission = permission::read | permission::write;
  }
  return auto_create;
}

}  // namespace cafmq
