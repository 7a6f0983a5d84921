#include "actors/broker/remoting/setting_handlers.hpp"

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/admin_messages.hpp"
#include "actors/remoting_ask.hpp"
#include "protocol/bodies/properties_text.hpp"
#include "protocol/bodies/registration.hpp"
#include "protocol/headers/broker_admin.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {

setting_handlers::setting_handlers(const door_parts& parts)
    : parts_{parts}, version_{0, parts.clock->wall_ms(), 0} {}

void setting_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, access needed, auto handle) {
    routes.add(code, needed,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::get_broker_config, access::look, &setting_handlers::show);
  add(request_code::update_broker_config, access::operate, &setting_handlers::change);
}

void setting_handlers::show(const call& call, std::string& out) {
  auto settings = parts_.settings;
  parts_.broker.settings->show(settings);
  const auto version = write_data_version(version_);
  append_header(out, call, broker_config_response{version}, write_properties_text(settings));
}

void setting_handlers::change(const call& call, std::string& out) {
  const auto wanted = read_properties_text(call.body());
  if (!wanted) return append_refused(out, call, wanted.error());
  auto& settings = *parts_.broker.settings;
  const auto granted = settings.permission();
  if (auto changed = settings.change(*wanted); !changed)
    return append_refused(out, call, changed.error());
  for (const auto& [name, value] : *wanted)
    spdlog::info("{} has changed {} to {}", call.peer, name, value);
  version_.advance(parts_.clock->wall_ms());
  caf::anon_send(parts_.broker.topics, allow_auto_create{settings.auto_create_topic()});
  caf::anon_send(parts_.broker.clients, allow_auto_create{settings.auto_create_group()});
  if (settings.permission() != granted) caf::anon_send(parts_.broker.topics, announce_topics{});
  parts_.broker.store->keep_messages_for(settings.reserved_hours());
  append_done(out, call);
}

}  // namespace cafmq::remoting
