#include "client/options.hpp"

#include <initializer_list>
#include <set>

#include "base/names.hpp"
#include "net/endpoint.hpp"

namespace cafmq {
namespace {

using namespace std::chrono_literals;

// One field with its bounds, both included.
struct bounded {
  std::string_view field;
  int64_t value;
  int64_t least;
  int64_t most;
};

constexpr int64_t mebibyte = 1 << 20;
constexpr int64_t timeout_most = 600'000;

result<void> check(std::initializer_list<bounded> fields) {
  for (const auto& [field, value, least, most] : fields) {
    if (value < least || value > most)
      return fail(errc::invalid_argument, "{} is {}; it must be {} to {}", field, value, least,
                  most);
  }
  return {};
}

result<void> check_servers(const std::string& name_servers) {
  auto parsed = parse_endpoints(name_servers);
  if (!parsed) return fail(errc::invalid_argument, "name_servers: {}", parsed.error().text());
  return {};
}

result<void> check_subscriptions(const std::vector<subscription>& subscriptions) {
  if (subscriptions.empty())
    return fail(errc::invalid_argument, "subscriptions is empty; name at least one topic");
  std::set<std::string> topics;
  for (const auto& wanted : subscriptions) {
    if (auto named = check_topic_name(wanted.topic); !named) return named;
    if (!topics.insert(wanted.topic).second)
      return fail(errc::invalid_argument,
                  "the topic '{}' is subscribed twice; join the expressions with ||", wanted.topic);
    if (wanted.type == expression_type::sql92 && wanted.expression.empty())
      return fail(errc::invalid_argument, "the SQL92 expression for the topic '{}' is empty",
                  wanted.topic);
  }
  return {};
}

}  // namespace

result<void> validate(const producer_options& options) {
  if (auto servers = check_servers(options.name_servers); !servers) return servers;
  return check({{"send_timeout", options.send_timeout.count(), 1, timeout_most},
                {"attempt_timeout", options.attempt_timeout.count(), 1, timeout_most},
                {"retries", options.retries, 0, 100},
                {"messages_pending_max", static_cast<int64_t>(options.messages_pending_max), 1,
                 10 * mebibyte},
                {"bytes_pending_max", static_cast<int64_t>(options.bytes_pending_max), 1,
                 mebibyte * mebibyte},
                {"compress_level", options.compress_level, 1, 9},
                {"queues_if_created", options.queues_if_created, 1, 1024},
                {"close_timeout", options.close_timeout.count(), 0, timeout_most}});
}

result<void> validate(const consumer_options& options) {
  if (auto servers = check_servers(options.name_servers); !servers) return servers;
  if (auto named = check_group_name(options.group); !named) return named;
  if (auto topics = check_subscriptions(options.subscriptions); !topics) return topics;
  if (!options.allocation)
    return fail(errc::invalid_argument, "allocation is empty; take one of client/rebalance.hpp");
  return check(
      {{"listener_threads", static_cast<int64_t>(options.listener_threads), 1, 256},
       {"pull_messages_max", options.pull_messages_max, 1, 1024},
       {"pull_bytes_max", options.pull_bytes_max, 1024, 4 * mebibyte},
       {"pull_patience", options.pull_patience.count(), 1'000, 60'000},
       {"queue_messages_max", static_cast<int64_t>(options.queue_messages_max), 1, mebibyte},
       {"queue_bytes_max", static_cast<int64_t>(options.queue_bytes_max), 1, 1024 * mebibyte},
       {"retry_delay", options.retry_delay.count(), 1, 24 * 3'600'000},
       {"retry_delay_max", options.retry_delay_max.count(), options.retry_delay.count(),
        24 * 3'600'000},
       {"hand_over_patience", options.hand_over_patience.count(), 0, 20'000},
       {"commit_interval", options.commit_interval.count(), 10, timeout_most},
       {"close_timeout", options.close_timeout.count(), 0, timeout_most}});
}

result<void> validate(const admin_options& options) {
  if (auto servers = check_servers(options.name_servers); !servers) return servers;
  return check({{"request_timeout", options.request_timeout.count(), 1, timeout_most}});
}

}  // namespace cafmq
