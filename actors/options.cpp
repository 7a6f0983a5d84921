#include "actors/options.hpp"

#include <initializer_list>

#include "base/names.hpp"
#include "message/host_address.hpp"

namespace cafmq {
namespace {

constexpr int64_t interval_max_ms = int64_t{24} * 3'600 * 1'000;
constexpr int64_t count_max = 100'000'000;
constexpr int64_t port_max = 65'535;

struct range {
  std::string_view field;
  int64_t value;
  int64_t min;
  int64_t max;
};

range interval(std::string_view field, std::chrono::milliseconds value) {
  return {field, value.count(), 1, interval_max_ms};
}

range count(std::string_view field, size_t value) {
  return {field, static_cast<int64_t>(value), 1, count_max};
}

result<void> check_ranges(std::initializer_list<range> ranges) {
  for (const auto& each : ranges)
    if (each.value < each.min || each.value > each.max)
      return fail(errc::config_invalid, "{} is {}; it must be {} to {}", each.field, each.value,
                  each.min, each.max);
  return {};
}

// The names of cluster and broker are topics too, so they follow the rules for topics.
result<void> check_own_name(std::string_view field, std::string_view name) {
  // The longest topic that is made of one is rmq_sys_SYNC_BROKER_MEMBER_<name>.
  constexpr size_t own_name_length_max = 96;
  if (name.size() > own_name_length_max)
    return fail(errc::config_invalid, "{} has {} bytes; at most {} are allowed", field, name.size(),
                own_name_length_max);
  if (auto named = check_topic_name(name); !named)
    return fail(errc::config_invalid, "{} is '{}', which cannot be a topic's name: {}", field, name,
                named.error().text());
  return {};
}

result<void> check_ip(std::string_view field, const std::string& ip) {
  const auto with_port = ip.find(':') == std::string::npos ? ip + ":1" : "[" + ip + "]:1";
  if (!parse_host_address(with_port))
    return fail(errc::config_invalid, "{} is '{}', which is not an IP address; write 10.1.2.3",
                field, ip);
  return {};
}

result<void> check_bounds(const broker_options& options) {
  return check_ranges({
      {"broker_id", options.broker_id, 0, count_max},
      {"listen_port", options.listen_port, 1, port_max},
      interval("register_interval", options.register_interval),
      {"topic_queues", options.topic_queues, 1, 1'024},
      count("topics_max", options.topics_max),
      count("groups_max", options.groups_max),
      interval("short_polling", options.short_polling),
      count("held_pulls_max", options.held_pulls_max),
      count("cold_pulls_max", options.cold_pulls_max),
      {"pull_bytes_max", options.pull_bytes_max, 1'024, int64_t{256} << 20},
      {"pull_messages_max", options.pull_messages_max, 1, 1'000'000},
      interval("offsets_persist_interval", options.offsets_persist_interval),
      interval("delay_persist_interval", options.delay_persist_interval),
      {"offsets_version_step", options.offsets_version_step, 1, count_max},
      count("offsets_max", options.offsets_max),
      interval("client_expiry", options.client_expiry),
      interval("client_scan_interval", options.client_scan_interval),
      count("memberships_max", options.memberships_max),
  });
}

}  // namespace

std::string broker_options::address(int32_t port) const {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return is_ipv6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

result<void> validate(const flush_options& options) {
  constexpr int64_t pages_max = 1 << 20;
  return check_ranges({
      interval("log_interval", options.log_interval),
      {"log_pages_least", options.log_pages_least, 0, pages_max},
      interval("log_thorough_interval", options.log_thorough_interval),
      interval("queue_interval", options.queue_interval),
      {"queue_pages_least", options.queue_pages_least, 0, pages_max},
      interval("queue_thorough_interval", options.queue_thorough_interval),
      interval("checkpoint_interval", options.checkpoint_interval),
      count("waiters_max", options.waiters_max),
  });
}

result<void> validate(const broker_options& options) {
  if (auto named = check_own_name("broker_name", options.broker_name); !named) return named;
  if (auto named = check_own_name("cluster", options.cluster); !named) return named;
  if (auto sound = check_ip("host", options.host); !sound) return sound;
  if ((options.permission & ~(permission::read | permission::write)) != 0)
    return fail(errc::config_invalid,
                "permission is {}; it must be a sum of 2 (write) and 4 (read)", options.permission);
  for (const auto* addresses : {&options.namesrv_addresses, &options.native_namesrv_addresses})
    for (const auto& address : *addresses)
      if (address.find(':') == std::string::npos)
        return fail(errc::config_invalid,
                    "the name server address '{}' has no port; write it as 10.1.2.3:9876", address);
  return check_bounds(options);
}

result<void> validate(const transaction_options& options) {
  return check_ranges({
      interval("timeout", options.timeout),
      {"check_interval", options.check_interval.count(), 100, interval_max_ms},
      {"checks_max", options.checks_max, 1, 1'000'000},
      {"op_bytes_max", options.op_bytes_max, 1, 1 << 18},
      {"op_interval", options.op_interval.count(), 1, 60'000},
      {"reserved", options.reserved.count(), 1, 1'000'000},
  });
}

result<void> validate(const timer_options& options) {
  using std::chrono::hours;
  using std::chrono::milliseconds;
  return check_ranges({
      {"precision", options.precision.count(), 1, 1'000},
      {"delay_max", options.delay_max.count(), 1, milliseconds{hours{100 * 365 * 24}}.count()},
      count("waiting_max", options.waiting_max),
      interval("save_interval", options.save_interval),
  });
}

result<void> validate(const namesrv_options& options) {
  return check_ranges({
      {"listen_port", options.listen_port, 1, port_max},
      interval("broker_expiry", options.broker_expiry),
      interval("scan_interval", options.scan_interval),
      count("brokers_max", options.brokers_max),
      count("topics_max", options.topics_max),
  });
}

result<void> validate(const native_options& options) {
  if (auto sound = check_ip("native address", options.address); !sound) return sound;
  return check_ranges({{"native port", options.port, 0, port_max}});
}

}  // namespace cafmq
