#include "actors/namesrv/remoting/registration_handlers.hpp"

#include <utility>

#include <caf/all.hpp>

#include "actors/messages.hpp"
#include "actors/remoting_ask.hpp"
#include "protocol/bodies/registration.hpp"
#include "protocol/headers/registration.hpp"

namespace cafmq::remoting {
namespace {

std::string name_of(uint64_t connection) {
  return "remoting " + std::to_string(connection);
}

}  // namespace

registration_handlers::registration_handlers(door& door, namesrv_actor namesrv)
    : door_{door}, namesrv_{std::move(namesrv)} {}

void registration_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, auto handle) {
    routes.add(code, access::open,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::register_broker, &registration_handlers::register_one);
  add(request_code::unregister_broker, &registration_handlers::unregister_one);
  add(request_code::query_data_version, &registration_handlers::compare_version);
  add(request_code::broker_heartbeat, &registration_handlers::hear);
}

void registration_handlers::connection_lost(const connection_id& connection) {
  if (brokers_.erase(connection.serial) > 0)
    caf::anon_send(namesrv_, remoting_connection_lost{name_of(connection.serial)});
}

void registration_handlers::register_one(const call& call, std::string& out) {
  const auto header = header_of<register_broker_request>(call, out);
  if (!header) return;
  if (header->body_crc != 0 && header->body_crc != body_crc_of(call.body()))
    return append_refused(out, call, response_code::system_error, "crc32 not match");
  auto body = read_registration(call.body(), {header->compressed, call.header.version});
  if (!body) return append_refused(out, call, body.error());
  register_remoting_broker news;
  news.cluster = header->cluster;
  news.broker_name = header->broker_name;
  news.broker_id = header->broker_id;
  news.address = header->broker_address;
  news.connection = name_of(call.from.serial);
  news.version = body->topics.version;
  for (auto& [name, topic] : body->topics.topics) news.topics.push_back(std::move(topic));
  // One topic alone is news of a change, not a whole table: every broker has some of its own.
  news.complete = news.topics.size() > 1;
  brokers_.insert(call.from.serial);
  ask<remoting_broker_registered>(
      door_, call, namesrv_, std::move(news),
      [](std::string& answer, const asker& whom, const remoting_broker_registered& done) {
        append_header(answer, whom, register_broker_response{{}, done.master_address});
      });
}

void registration_handlers::unregister_one(const call& call, std::string& out) {
  const auto header = header_of<unregister_broker_request>(call, out);
  if (!header) return;
  caf::anon_send(namesrv_, unregister_broker{std::string{header->broker_name}, header->broker_id,
                                             std::string{header->broker_address}});
  append_done(out, call);
}

// Whether its topics have changed it says when it registers.
void registration_handlers::hear(const call& call, std::string& out) {
  const auto header = header_of<broker_heartbeat_request>(call, out);
  if (!header) return;
  ask<remoting_broker_touched>(door_, call, namesrv_,
                               touch_remoting_broker{std::string{header->broker_name},
                                                     header->broker_id.value_or(master_id),
                                                     std::string{header->broker_address},
                                                     {}},
                               [](std::string& answer, const asker& whom, remoting_broker_touched) {
                                 append_done(answer, whom);
                               });
}

void registration_handlers::compare_version(const call& call, std::string& out) {
  const auto header = header_of<query_data_version_request>(call, out);
  if (!header) return;
  const auto version = read_data_version(call.body());
  if (!version) return append_refused(out, call, version.error());
  ask<remoting_broker_touched>(
      door_, call, namesrv_,
      touch_remoting_broker{std::string{header->broker_name}, header->broker_id,
                            std::string{header->broker_address}, *version},
      [](std::string& answer, const asker& whom, const remoting_broker_touched& touched) {
        append_header(answer, whom, query_data_version_response{!touched.is_current});
      });
}

}  // namespace cafmq::remoting
