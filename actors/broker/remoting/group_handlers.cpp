#include "actors/broker/remoting/group_handlers.hpp"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include <caf/all.hpp>

#include "actors/admin_messages.hpp"
#include "actors/remoting_ask.hpp"
#include "actors/remoting_ask_each.hpp"
#include "protocol/bodies/groups.hpp"
#include "protocol/headers/groups.hpp"

namespace cafmq::remoting {
namespace {

void answer_done(std::string& out, const asker& whom, groups_saved&) {
  append_done(out, whom);
}

// In a request an attribute's name says by its sign whether it is set or taken away.
void apply_attribute_signs(subscription_group& group) {
  std::map<std::string, std::string> plain;
  for (auto& [name, value] : group.attributes)
    if (name.starts_with('+'))
      plain[name.substr(1)] = value;
    else if (!name.starts_with('-'))
      plain[name] = value;
  group.attributes = std::move(plain);
}

}  // namespace

group_handlers::group_handlers(door& door, const door_parts& parts)
    : door_{door}, parts_{parts.broker} {}

void group_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, access needed, auto handle) {
    routes.add(code, needed,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::update_and_create_subscriptiongroup, access::operate, &group_handlers::put);
  add(request_code::update_and_create_subscriptiongroup_list, access::operate,
      &group_handlers::put_several);
  add(request_code::get_all_subscriptiongroup_config, access::look, &group_handlers::list);
  add(request_code::get_subscriptiongroup_config, access::look, &group_handlers::show);
  add(request_code::delete_subscriptiongroup, access::operate, &group_handlers::remove);
  add(request_code::update_and_get_group_forbidden, access::operate, &group_handlers::forbid);
}

void group_handlers::put(const call& call, std::string& out) {
  auto group = read_group_config(call.body());
  if (!group) return append_refused(out, call, group.error());
  apply_attribute_signs(*group);
  ask<groups_saved>(door_, call, parts_.clients, put_group{std::move(*group)}, answer_done);
}

void group_handlers::put_several(const call& call, std::string& out) {
  auto groups = read_group_configs(call.body());
  if (!groups) return append_refused(out, call, groups.error());
  auto wanted = std::make_shared<std::vector<put_group>>();
  for (auto& group : *groups) {
    apply_attribute_signs(group);
    wanted->push_back({std::move(group)});
  }
  ask_each<groups_saved, clients_actor, put_group>(door_, door_.defer(call), parts_.clients,
                                                   std::move(wanted));
}

void group_handlers::list(const call& call, std::string&) {
  ask<group_configs>(door_, call, parts_.clients, list_group_configs{},
                     [](std::string& answer, const asker& whom, const group_configs& all) {
                       append_body(answer, whom, write_group_table(all.groups));
                     });
}

void group_handlers::show(const call& call, std::string& out) {
  const auto header = header_of<group_request>(call, out);
  if (!header) return;
  ask<group_configs>(door_, call, parts_.clients, list_group_configs{},
                     [name = std::string{header->group}](std::string& answer, const asker& whom,
                                                         const group_configs& all) {
                       const auto found = all.groups.groups.find(name);
                       if (found != all.groups.groups.end())
                         append_body(answer, whom, write_group_config(found->second));
                       else
                         append_refused(answer, whom, response_code::subscription_group_not_exist,
                                        fmt::format("there is no consumer group {} here", name));
                     });
}

void group_handlers::remove(const call& call, std::string& out) {
  const auto header = header_of<delete_group_request>(call, out);
  if (!header) return;
  const std::string group{header->group};
  ask<groups_saved>(door_, call, parts_.clients, remove_group{group},
                    [this, group, clean = header->clean_offsets](std::string& answer,
                                                                 const asker& whom, groups_saved&) {
                      if (clean) caf::anon_send(parts_.offsets, forget_offsets{group, {}});
                      if (parts_.traffic) parts_.traffic->forget_group(group);
                      append_done(answer, whom);
                    });
}

void group_handlers::forbid(const call& call, std::string& out) {
  const auto header = header_of<forbid_request>(call, out);
  if (!header) return;
  std::string group{header->group};
  std::string topic{header->topic};
  if (!header->readable) return tell_forbidden(call, std::move(group), std::move(topic));
  forbid_reading wanted{group, topic, !*header->readable};
  ask<groups_saved>(door_, call, parts_.clients, std::move(wanted),
                    [group, topic, readable = *header->readable](std::string& answer,
                                                                 const asker& whom, groups_saved&) {
                      append_body(answer, whom, write_group_forbidden(group, topic, readable));
                    });
}

void group_handlers::tell_forbidden(const call& call, std::string group, std::string topic) {
  ask<group_configs>(door_, call, parts_.clients, list_group_configs{},
                     [group = std::move(group), topic = std::move(topic)](
                         std::string& answer, const asker& whom, const group_configs& all) {
                       const auto topics = all.groups.forbidden.find(group);
                       const bool readable =
                           topics == all.groups.forbidden.end() || !topics->second.contains(topic);
                       append_body(answer, whom, write_group_forbidden(group, topic, readable));
                     });
}

}  // namespace cafmq::remoting
