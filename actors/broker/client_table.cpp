#include "actors/broker/client_table.hpp"

#include <algorithm>
#include <set>

#include "base/names.hpp"

namespace cafmq {
namespace {

constexpr size_t client_id_length_max = 255;
constexpr size_t groups_per_client_max = 1'024;
constexpr size_t topics_per_group_max = 4'096;
constexpr size_t expression_length_max = 16'384;

result<void> check_count(std::string_view what, size_t count, size_t count_max) {
  if (count <= count_max) return {};
  return fail(errc::invalid_argument, "the heartbeat has {} {}; at most {} are allowed", count,
              what, count_max);
}

// RocketMQ has no rule for them, and part of each is whatever its user calls the client.
result<void> check_client_id(std::string_view client_id) {
  const bool controls = std::any_of(client_id.begin(), client_id.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  });
  if (!client_id.empty() && client_id.size() <= client_id_length_max && !controls) return {};
  return fail(errc::invalid_argument,
              "a client id has 1 to {} bytes without control characters; this one has {} bytes",
              client_id_length_max, client_id.size());
}

result<void> check_interest(const group_interest& interest) {
  if (auto named = check_group_name(interest.group); !named) return named;
  if (auto few =
          check_count("topics of one group", interest.subscriptions.size(), topics_per_group_max);
      !few)
    return few;
  for (const auto& wanted : interest.subscriptions) {
    if (auto named = check_topic_name(wanted.topic); !named) return named;
    if (auto few =
            check_count("bytes in an expression", wanted.expression.size(), expression_length_max);
        !few)
      return few;
  }
  return {};
}

std::set<std::pair<std::string_view, std::string_view>> pairs_of(
    const std::vector<subscription>& subscriptions) {
  std::set<std::pair<std::string_view, std::string_view>> pairs;
  for (const auto& wanted : subscriptions) pairs.emplace(wanted.topic, wanted.expression);
  return pairs;
}

}  // namespace

result<void> check_beat(const client_beat& beat) {
  if (auto sound = check_client_id(beat.client_id); !sound) return sound;
  if (auto few = check_count("groups", beat.producer_groups.size() + beat.consumers.size(),
                             groups_per_client_max);
      !few)
    return few;
  for (const auto& group : beat.producer_groups)
    if (auto named = check_group_name(group); !named) return named;
  for (const auto& interest : beat.consumers)
    if (auto sound = check_interest(interest); !sound) return sound;
  return {};
}

bool same_interest(const std::vector<subscription>& left, const std::vector<subscription>& right) {
  return left == right || pairs_of(left) == pairs_of(right);
}

}  // namespace cafmq
