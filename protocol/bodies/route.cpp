#include "protocol/bodies/route.hpp"

#include "protocol/bodies/body_document.hpp"
#include "protocol/bodies/body_writer.hpp"
#include "protocol/json_string.hpp"

namespace cafmq::remoting {
namespace {

void write_addresses(body_writer& writer, const broker_data& broker) {
  writer.open("brokerAddrs");
  for (const auto& [id, address] : broker.addresses)
    writer.field(std::to_string(id), std::string_view{address});
  writer.close();
}

void write_broker_fields(body_writer& writer, const broker_data& broker) {
  write_addresses(writer, broker);
  writer.field("brokerName", broker.broker_name);
  writer.field("cluster", broker.cluster);
  writer.field("enableActingMaster", false);
}

// Releases up to 4.8 and the Go client call the last but one by its old name.
void write_queues(body_writer& writer, const queue_data& queues) {
  writer.open();
  writer.field("brokerName", queues.broker_name);
  writer.field("perm", queues.permission);
  writer.field("readQueueNums", queues.read_queues);
  writer.field("topicSynFlag", queues.system_flag);
  writer.field("topicSysFlag", queues.system_flag);
  writer.field("writeQueueNums", queues.write_queues);
  writer.close();
}

broker_data take_broker(json_fields& fields) {
  broker_data broker;
  fields.take("brokerName", broker.broker_name);
  fields.take("cluster", broker.cluster);
  std::map<std::string, std::string> addresses;
  fields.take("brokerAddrs", addresses);
  for (auto& [key, address] : addresses) {
    const auto id = decimal_in<int64_t>(key);
    if (!id) fields.refuse(fmt::format("the broker id '{}' is not a number", key));
    if (id) broker.addresses.insert_or_assign(*id, std::move(address));
  }
  return broker;
}

queue_data take_queue_data(json_fields& fields) {
  queue_data queues;
  fields.take("brokerName", queues.broker_name);
  fields.take("perm", queues.permission);
  fields.take("readQueueNums", queues.read_queues);
  fields.take("topicSynFlag", queues.system_flag);
  fields.take("topicSysFlag", queues.system_flag);
  fields.take("writeQueueNums", queues.write_queues);
  if (queues.read_queues < 0 || queues.write_queues < 0)
    fields.refuse("readQueueNums and writeQueueNums must not be negative");
  return queues;
}

}  // namespace

std::string write_route(const topic_route& route, std::string_view order_config) {
  body_writer writer;
  writer.open();
  writer.open_list("brokerDatas");
  for (const auto& broker : route.brokers) {
    writer.open();
    write_broker_fields(writer, broker);
    writer.close();
  }
  writer.close();
  writer.open("filterServerTable");
  writer.close();
  if (!order_config.empty()) writer.field("orderTopicConf", order_config);
  writer.open_list("queueDatas");
  for (const auto& queues : route.queues) write_queues(writer, queues);
  writer.close();
  writer.close();
  return std::move(writer).text();
}

result<topic_route> read_route(std::string_view json) {
  return read_body(json, table_body_size_max, [](json_fields& fields) {
    topic_route route;
    fields.each_in("brokerDatas",
                   [&](json_fields broker) { route.brokers.push_back(take_broker(broker)); });
    fields.each_in("queueDatas",
                   [&](json_fields queues) { route.queues.push_back(take_queue_data(queues)); });
    return route;
  });
}

std::string write_cluster(const cluster_info& cluster) {
  body_writer writer;
  writer.open();
  writer.open("brokerAddrTable");
  for (const auto& [name, broker] : cluster.brokers) {
    writer.open(name);
    write_broker_fields(writer, broker);
    writer.close();
  }
  writer.close();
  writer.open("clusterAddrTable");
  for (const auto& [name, brokers] : cluster.clusters) writer.field(name, brokers);
  writer.close();
  writer.close();
  return std::move(writer).text();
}

result<cluster_info> read_cluster(std::string_view json) {
  return read_body(json, table_body_size_max, [](json_fields& fields) {
    cluster_info cluster;
    if (auto brokers = fields.object("brokerAddrTable"))
      brokers->each_object([&](std::string_view name, json_fields broker) {
        cluster.brokers.insert_or_assign(std::string{name}, take_broker(broker));
      });
    if (auto clusters = fields.object("clusterAddrTable"))
      clusters->each_texts([&](std::string_view name, std::vector<std::string> brokers) {
        cluster.clusters.insert_or_assign(std::string{name}, std::move(brokers));
      });
    return cluster;
  });
}

std::string write_member_group(const broker_data& group) {
  body_writer writer;
  writer.open();
  writer.open("brokerMemberGroup");
  write_addresses(writer, group);
  writer.field("brokerName", group.broker_name);
  writer.field("cluster", group.cluster);
  writer.close();
  writer.close();
  return std::move(writer).text();
}

result<broker_data> read_member_group(std::string_view json) {
  return read_body(json, client_body_size_max, [](json_fields& fields) {
    auto group = fields.object("brokerMemberGroup");
    return group ? take_broker(*group) : broker_data{};
  });
}

}  // namespace cafmq::remoting
