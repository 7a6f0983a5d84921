#include "protocol/bodies/locks.hpp"

#include "base/names.hpp"
#include "protocol/bodies/body_document.hpp"
#include "protocol/bodies/body_writer.hpp"

namespace cafmq::remoting {
namespace {

void write_queues(body_writer& writer, std::string_view name,
                  const std::vector<broker_queue>& queues) {
  writer.open_list(name);
  for (const auto& queue : queues) writer.element(queue);
  writer.close();
}

}  // namespace

std::string write_lock_request(const queue_lock_request& request) {
  body_writer writer;
  writer.open();
  writer.field("clientId", request.client_id);
  writer.field("consumerGroup", request.group);
  write_queues(writer, "mqSet", request.queues);
  writer.field("onlyThisBroker", request.only_this_broker);
  writer.close();
  return std::move(writer).text();
}

result<queue_lock_request> read_lock_request(std::string_view json) {
  return read_body(json, client_body_size_max, [](json_fields& fields) {
    queue_lock_request request;
    fields.take("clientId", request.client_id);
    fields.take("consumerGroup", request.group);
    fields.take("onlyThisBroker", request.only_this_broker);
    request.queues = take_queues(fields, "mqSet");
    if (request.client_id.empty()) fields.refuse("clientId is missing");
    if (auto named = check_group_name(request.group); !named) fields.refuse(named.error().text());
    return request;
  });
}

std::string write_locked(const std::vector<broker_queue>& queues) {
  body_writer writer;
  writer.open();
  write_queues(writer, "lockOKMQSet", queues);
  writer.close();
  return std::move(writer).text();
}

result<std::vector<broker_queue>> read_locked(std::string_view json) {
  return read_body(json, client_body_size_max,
                   [](json_fields& fields) { return take_queues(fields, "lockOKMQSet"); });
}

}  // namespace cafmq::remoting
