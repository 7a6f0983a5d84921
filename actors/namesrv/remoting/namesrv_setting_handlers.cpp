#include "actors/namesrv/remoting/namesrv_setting_handlers.hpp"

#include <utility>

#include "actors/remoting_ask.hpp"
#include "protocol/bodies/properties_text.hpp"

namespace cafmq::remoting {

namesrv_setting_handlers::namesrv_setting_handlers(std::map<std::string, std::string> settings)
    : settings_{std::move(settings)} {}

void namesrv_setting_handlers::add_to(router& routes) {
  routes.add(request_code::get_namesrv_config, access::look,
             [this](const call& call, std::string& out) { show(call, out); });
  routes.add(request_code::update_namesrv_config, access::operate,
             [this](const call& call, std::string& out) { change(call, out); });
}

void namesrv_setting_handlers::show(const call& call, std::string& out) {
  append_body(out, call, write_properties_text(settings_));
}

void namesrv_setting_handlers::change(const call& call, std::string& out) {
  const auto wanted = read_properties_text(call.body());
  if (!wanted) return append_refused(out, call, response_code::system_error, wanted.error().text());
  for (const auto& [name, value] : *wanted) {
    const auto known = settings_.find(name);
    if (known == settings_.end() || known->second != value)
      return append_refused(
          out, call, response_code::no_permission,
          fmt::format("{} cannot be changed while the name server runs; change its file and "
                      "restart it",
                      name));
  }
  append_done(out, call);
}

}  // namespace cafmq::remoting
