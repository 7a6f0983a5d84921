#pragma once

/// Every request that a name server's remoting door serves; see broker_codes.hpp.

#include "net/remoting/router.hpp"

namespace cafmq::remoting {

inline constexpr served_code namesrv_codes[] = {
    {request_code::put_kv_config, access::operate, "kv_handlers"},
    {request_code::get_kv_config, access::look, "kv_handlers"},
    {request_code::delete_kv_config, access::operate, "kv_handlers"},
    {request_code::register_broker, access::open, "registration_handlers"},
    {request_code::unregister_broker, access::open, "registration_handlers"},
    {request_code::get_routeinfo_by_topic, access::open, "route_handlers"},
    {request_code::get_broker_cluster_info, access::look, "route_handlers"},
    {request_code::wipe_write_perm_of_broker, access::operate, "route_admin_handlers"},
    {request_code::get_all_topic_list_from_nameserver, access::look, "route_handlers"},
    {request_code::delete_topic_in_namesrv, access::operate, "route_admin_handlers"},
    {request_code::register_topic_in_namesrv, access::operate, "route_admin_handlers"},
    {request_code::get_kvlist_by_namespace, access::look, "kv_handlers"},
    {request_code::get_topics_by_cluster, access::look, "route_handlers"},
    {request_code::get_system_topic_list_from_ns, access::look, "route_admin_handlers"},
    {request_code::get_unit_topic_list, access::look, "route_handlers"},
    {request_code::get_has_unit_sub_topic_list, access::look, "route_handlers"},
    {request_code::get_has_unit_sub_ununit_topic_list, access::look, "route_handlers"},
    {request_code::update_namesrv_config, access::operate, "namesrv_setting_handlers"},
    {request_code::get_namesrv_config, access::look, "namesrv_setting_handlers"},
    {request_code::query_data_version, access::open, "registration_handlers"},
    {request_code::add_write_perm_of_broker, access::operate, "route_admin_handlers"},
    {request_code::get_broker_member_group, access::look, "route_handlers"},
    {request_code::broker_heartbeat, access::open, "registration_handlers"},
};

}  // namespace cafmq::remoting
